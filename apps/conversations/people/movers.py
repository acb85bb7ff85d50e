"""What goes from one contact to another when the two become one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.accounts.models import Tenant
from apps.conversations.consent import ledger
from apps.conversations.consent.ledger import Entry
from apps.conversations.correspondence import moving
from apps.conversations.models import Consent, Contact, How, Identity, SegmentMember


@dataclass(frozen=True, slots=True)
class Mover:
    """Rows of one kind. `there(tenant, kept, gone)` moves them and says in JSON what moved;
    `back(tenant, kept, gone, moved)` undoes it, as far as nobody has touched it since."""

    name: str
    there: Callable[[Tenant, Contact, Contact], Any]
    back: Callable[[Tenant, Contact, Contact, Any], None]


def _names_there(tenant: Tenant, kept: Contact, gone: Contact) -> list[int]:
    rows = Identity.objects.filter(contact=gone)
    moved = list(rows.values_list("pk", flat=True))
    rows.update(contact=kept)
    return moved


def _names_back(tenant: Tenant, kept: Contact, gone: Contact, moved: list[int]) -> None:
    Identity.objects.filter(pk__in=moved, contact=kept).update(contact=gone)


def _lists_there(tenant: Tenant, kept: Contact, gone: Contact) -> list[int]:
    """The gone one's own places stay where they are; the kept one gets those it lacks."""
    had = SegmentMember.objects.filter(contact=kept).values("segment_id")
    lacking = SegmentMember.objects.filter(contact=gone).exclude(segment__in=had)
    made = SegmentMember.objects.bulk_create(
        SegmentMember(segment_id=one.segment_id, contact=kept, added_at=one.added_at)
        for one in lacking
    )
    return [row.pk for row in made]


def _lists_back(tenant: Tenant, kept: Contact, gone: Contact, moved: list[int]) -> None:
    SegmentMember.objects.filter(pk__in=moved, contact=kept).delete()


def _word_there(tenant: Tenant, kept: Contact, gone: Contact) -> list[list[Any]]:
    """What the gone one said counts for the kept one from when it was said. Answers what the
    kept one's state was: medium, category, given or None for nothing."""
    before = {(row.medium, row.category): row.given for row in _said(kept)}
    said = list(_said(gone).select_related("entry"))
    ledger.note(
        tenant,
        [
            Entry(
                kept.pk,
                row.medium,
                row.category,
                row.given,
                How.MERGE,
                at=row.since,
                words=row.entry.words,
                source=row.entry.source,
                channel_id=row.entry.channel_id,
            )
            for row in said
        ],
    )
    return [[row.medium, row.category, before.get((row.medium, row.category))] for row in said]


def _word_back(tenant: Tenant, kept: Contact, gone: Contact, moved: list[list[Any]]) -> None:
    """Where the other one's word still counts, the kept one's own does again. The ledger only
    grows, so that of which they had said nothing ends as withdrawn: never more than they gave."""
    borrowed = {
        (row.medium, row.category): row.given for row in _said(kept).filter(entry__how=How.MERGE)
    }
    ledger.note(
        tenant,
        [
            Entry(kept.pk, medium, category, bool(own), How.MERGE)
            for medium, category, own in moved
            if (medium, category) in borrowed and borrowed[medium, category] != bool(own)
        ],
    )


def withdrawn_since(tenant: Tenant, kept: Contact, gone: Contact, merged_at: datetime) -> None:
    """Whoever of the two said no while they were one: it counts for both, for nobody can tell
    which of them it was."""
    said = _said(kept).filter(given=False, since__gt=merged_at).exclude(entry__how=How.MERGE)
    ledger.note(
        tenant,
        [Entry(gone.pk, row.medium, row.category, False, How.MERGE, at=row.since) for row in said],
    )


def _said(contact: Contact) -> Any:
    return Consent.objects.filter(contact=contact).order_by("medium", "category")


#: What goes along, in this order; apps above add theirs when they are ready.
MOVERS: list[Mover] = [
    Mover("names", _names_there, _names_back),
    Mover("lists", _lists_there, _lists_back),
    Mover("consent", _word_there, _word_back),
    Mover("messages", moving.messages_there, moving.messages_back),
    Mover("threads", moving.threads_there, moving.threads_back),
]
