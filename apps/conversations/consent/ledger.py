"""Writing down what people agreed to. Whoever learns of it, from wherever, comes here.

The state is the newest thing said, by when it was said and not by when we heard of it; of two
said in the same moment the withdrawal counts. That is a maximum, so the order in which lines
arrive, and who writes at the same time, make no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from apps.accounts.ids import new_id
from apps.accounts.models import Tenant
from apps.conversations import news
from apps.conversations.models import Consent, ConsentEntry, Contact


class Matter(NamedTuple):
    """What consent is kept for; sorts in the order in which rows are locked."""

    contact_id: UUID
    medium: str
    category: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was said. `at` None: now. `contact_id` None: by `address`, a canonical
    number that is no contact's; it is kept as proof, and `suppressing` makes it count.

    `key` (at most 200 characters) makes the same event one line, however often it is told.
    `words`: what the person wrote or was shown; `source`: which form, file, page.
    """

    contact_id: UUID | None
    medium: str
    category: str
    given: bool
    how: str
    at: datetime | None = None
    address: str = ""
    words: str = ""
    source: str = ""
    proof_id: UUID | None = None
    channel_id: UUID | None = None
    actor: str = ""
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """What became of an entry. `id` None: it had been told before, or the contact is gone.
    `turned`: because of it the state is another than before."""

    entry: Entry
    id: UUID | None
    turned: bool


def note(tenant: Tenant, entries: Sequence[Entry]) -> list[Noted]:
    """Add lines to the ledger and bring the state up to date, in one transaction.

    In the order given. Safe to repeat where there are keys. What is told of somebody who was
    merged counts for whom they were merged into. Locks the contacts, by id.
    """
    if not entries:
        return []
    with transaction.atomic():
        placed = _placed(entries)
        ids = [new_id() for _ in placed]
        new = _write(ids, placed)
        winners = _winners((pk, entry) for pk, entry in zip(ids, placed, strict=True) if pk in new)
        turned = _derive(winners)
        noted = [
            Noted(entry, pk if pk in new else None, turned=pk in turned)
            for pk, entry in zip(ids, placed, strict=True)
        ]
        if turned:
            told = [one for one in noted if one.turned]
            news.consent_turned.send(sender=None, noted=told, tenant=tenant)
    return noted


@contextmanager
def anonymising() -> Iterator[None]:
    """Inside, and in one transaction, a line may lose who it was about and what was written.

    For erasing a person or deleting a contact for good; nothing else may touch the ledger.
    """
    with transaction.atomic():
        _say_anonymising("on")
        yield
        _say_anonymising("off")


def forget(tenant: Tenant, contacts: Iterable[UUID], addresses: Iterable[str] = ()) -> int:
    """Take the people out of their lines, and say how many lines; what happened stays."""
    nobody = {
        "contact": None,
        "address": "",
        "words": "",
        "source": "",
        "proof_id": None,
        "actor": "",
        "key": None,
    }
    with anonymising():
        Consent.objects.filter(contact__in=contacts).delete()
        lines = ConsentEntry.objects.filter(contact__in=contacts) | ConsentEntry.objects.filter(
            address__in=[address for address in addresses if address]
        )
        return lines.update(**nobody)


def _say_anonymising(word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('recado.anonymising', %s, true)", [word])


def _placed(entries: Sequence[Entry]) -> list[Entry]:
    """Each entry with the contact it counts for, and its moment. Two merges never chain."""
    now = timezone.now()
    living = _living({entry.contact_id for entry in entries if entry.contact_id})
    return [
        replace(
            entry,
            contact_id=living.get(entry.contact_id) if entry.contact_id else None,
            at=min(entry.at, now) if entry.at else now,
        )
        for entry in entries
    ]


def _living(ids: set[UUID]) -> dict[UUID, UUID]:
    """Locked, so that nobody is merged or deleted while their words are written down."""
    found: dict[UUID, UUID] = {}
    asked = ids
    while asked:
        rows = Contact.objects.filter(pk__in=asked).order_by("pk").select_for_update(no_key=True)
        merged: dict[UUID, UUID | None] = dict(rows.values_list("pk", "merged_into_id"))
        found |= {pk: into or pk for pk, into in merged.items()}
        asked = {into for into in merged.values() if into is not None} - found.keys()
    return {pk: _end_of(pk, found) for pk in ids if pk in found}


def _end_of(pk: UUID, found: Mapping[UUID, UUID]) -> UUID:
    while found.get(pk, pk) != pk:
        pk = found[pk]
    return pk


_INSERT = """
    INSERT INTO conversations_consententry (
      id, contact_id, at, noted_at, address, medium, category, given, how, words, source,
      proof_id, channel_id, actor, key
    )
    SELECT id, contact_id, at, %s, address, medium, category, given, how, words, source,
      proof_id, channel_id, actor, key
    FROM unnest(
      %s::uuid[], %s::uuid[], %s::timestamptz[], %s::text[], %s::text[], %s::text[], %s::bool[],
      %s::text[], %s::text[], %s::text[], %s::uuid[], %s::uuid[], %s::text[], %s::text[]
    ) AS said(
      id, contact_id, at, address, medium, category, given, how, words, source, proof_id,
      channel_id, actor, key
    )
    ORDER BY key, id
    ON CONFLICT (key) DO NOTHING
    RETURNING id
"""
_COLUMNS = (
    "contact_id", "at", "address", "medium", "category", "given", "how", "words", "source",
    "proof_id", "channel_id", "actor", "key",
)  # fmt: skip


def _write(ids: Sequence[UUID], entries: Sequence[Entry]) -> set[UUID]:
    """The ids of the lines that are new. Somebody who is gone and left no number is left out."""
    rows = [
        (pk, *(_fit(entry, name) for name in _COLUMNS))
        for pk, entry in zip(ids, entries, strict=True)
        if entry.contact_id or entry.address
    ]
    if not rows:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, [timezone.now(), *map(list, zip(*rows, strict=True))])
        return {row[0] for row in cursor.fetchall()}


_LONGEST = {"source": 200, "actor": 160, "words": 4_000, "address": 140, "key": 200}


def _fit(entry: Entry, name: str) -> object:
    """People's texts are cut to what a line holds, and hold no zero byte."""
    value: object = getattr(entry, name)
    if isinstance(value, str):
        return value.replace("\x00", "")[: _LONGEST.get(name)]
    return value


def _winners(lines: Iterable[tuple[UUID, Entry]]) -> dict[Matter, tuple[UUID, Entry]]:
    """The newest line of each matter in this batch, in the order of locking."""
    newest: dict[Matter, tuple[UUID, Entry]] = {}
    for pk, entry in lines:
        if entry.contact_id is None:
            continue
        matter = Matter(entry.contact_id, str(entry.medium), str(entry.category))
        if matter not in newest or _rank(entry) > _rank(newest[matter][1]):
            newest[matter] = (pk, entry)
    return dict(sorted(newest.items(), key=lambda item: item[0]))


def _rank(entry: Entry) -> tuple[datetime, bool]:
    """What is newer wins; in the same moment, the withdrawal."""
    return (entry.at or timezone.now(), not entry.given)


_UPSERT = """
    INSERT INTO conversations_consent (
      contact_id, medium, category, given, since, entry_id, before
    )
    SELECT contact_id, medium, category, given, since, entry_id, NULL
    FROM unnest(
      %s::uuid[], %s::text[], %s::text[], %s::bool[], %s::timestamptz[], %s::uuid[]
    ) AS newest(contact_id, medium, category, given, since, entry_id)
    ORDER BY contact_id, medium, category
    ON CONFLICT (contact_id, medium, category) DO UPDATE SET
      before = conversations_consent.given, given = excluded.given, since = excluded.since,
      entry_id = excluded.entry_id
    WHERE (excluded.since, NOT excluded.given)
      > (conversations_consent.since, NOT conversations_consent.given)
    RETURNING entry_id, given, before
"""


def _derive(winners: Mapping[Matter, tuple[UUID, Entry]]) -> set[UUID]:
    """Write the state where the new lines are newer, and say which of them turned it."""
    if not winners:
        return set()
    rows = [(*matter, said.given, said.at, pk) for matter, (pk, said) in winners.items()]
    with connection.cursor() as cursor:
        cursor.execute(_UPSERT, list(map(list, zip(*rows, strict=True))))
        return {pk for pk, given, before in cursor.fetchall() if given != before}
