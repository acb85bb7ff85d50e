"""Everything that happened with a contact, newest first, from all who know something of it."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apps.accounts.audit_words import of_action, of_field
from apps.accounts.models import User
from apps.conversations.models import Attribute, Contact, ContactChange, Import, Tag
from apps.conversations.people import worded
from apps.conversations.people.merging import MERGED

MOST = 200  # entries that are shown; older ones are in the audit log and the archive
_PLUMBING = frozenset({"gone", "was", "moved"})


@dataclass(frozen=True, slots=True)
class Difference:
    """A field, what stood there and what stands there now, as people read it ("" for nothing)."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry. `who` and `what` make a sentence; `url` leads to the thing, if there is one."""

    at: datetime
    who: str
    what: str
    icon: str = "clock"
    detail: str = ""
    differences: tuple[Difference, ...] = ()
    url: str = ""


#: (contact, at most how many) → its happenings, newest first.
Source = Callable[[Contact, int], Iterable[Happening]]

_ICONS = {
    "contact.created": "plus",
    "contact.changed": "edit",
    "contact.number_changed": "phone",
    "contact.trashed": "trash",
    "contact.restored": "undo",
    "contact.blocked": "block",
    "contact.unblocked": "check",
    "contact.merged": "merge",
    "contact.unmerged": "undo",
}


def changes(contact: Contact, most: int) -> Iterable[Happening]:
    """What people did to the contact by hand."""
    words = _Words()
    for line in ContactChange.objects.filter(contact=contact)[:most]:
        merged = line.what == MERGED
        yield Happening(
            line.at,
            line.actor,
            of_action(line.what),
            _ICONS.get(line.what, "edit"),
            detail=str(line.before.get("name", "")) if merged else "",
            differences=() if merged else tuple(words.differences(line)),
        )


def arrival(contact: Contact, most: int) -> Iterable[Happening]:
    """How the contact came, when nobody added it by hand."""
    source = Contact.Source(contact.source)
    if source == Contact.Source.INBOUND:
        yield Happening(contact.created_at, str(contact), _("wrote for the first time"), "inbox")
    if source == Contact.Source.IMPORT:
        brought = Import.objects.filter(pk=contact.import_id or UUID(int=0)).first()
        what = _("brought this contact in by an import")
        name, by = (brought.filename, brought.by_name) if brought else ("", "")
        yield Happening(contact.created_at, by or "Recado", what, "upload", detail=name)


def consent(contact: Contact, most: int) -> Iterable[Happening]:
    """What they agreed to and took back."""
    for line in contact.consent_entries.order_by("-at", "-id")[:most]:
        about = {"category": line.get_category_display(), "medium": line.get_medium_display()}
        what = _("agreed to %(category)s by %(medium)s") if line.given else ""
        what = what or _("no longer wants %(category)s by %(medium)s")
        said = " · ".join(one for one in (line.get_how_display(), line.words, line.source) if one)
        icon = "check" if line.given else "block"
        yield Happening(line.at, str(contact), what % about, icon, detail=said)


#: Apps above add what they know, such as messages.
SOURCES: list[Source] = [changes, arrival, consent]


def of(contact: Contact, *, most: int = MOST) -> list[Happening]:
    known = [
        sorted(source(contact, most), key=lambda one: one.at, reverse=True) for source in SOURCES
    ]
    return list(islice(heapq.merge(*known, key=lambda one: one.at, reverse=True), most))


class _Words:
    """Names of tags, attributes and owners, looked up once for a timeline."""

    def differences(self, line: ContactChange) -> Iterable[Difference]:
        for field in sorted({*line.before, *line.after} - _PLUMBING):
            before, after = line.before.get(field), line.after.get(field)
            if field == "attributes":
                yield from self._of_attributes(before or {}, after or {})
            else:
                words = self._of_fields.get(field, worded.plain)
                yield Difference(of_field(field), words(before), words(after))

    def _of_attributes(self, before: dict[str, Any], after: dict[str, Any]) -> Iterable[Difference]:
        for key in sorted({*before, *after}):
            was, now = before.get(key), after.get(key)
            if was != now:
                known = self._attributes.get(key)
                words = worded.BY_KIND.get(known.kind if known else "", worded.plain)
                yield Difference(known.name if known else key, words(was), words(now))

    @cached_property
    def _of_fields(self) -> dict[str, Callable[[Any], str]]:
        return {"tags": self._tagged, "owner_id": self._owned, **worded.BY_FIELD}

    @cached_property
    def _attributes(self) -> dict[str, Attribute]:
        return {one.key: one for one in Attribute.objects.all()}

    @cached_property
    def _tags(self) -> dict[int, str]:
        return dict(Tag.objects.values_list("pk", "name"))

    @cached_property
    def _people(self) -> dict[str, str]:
        """Owners, as they are asked for."""
        return {}

    def _tagged(self, ids: Any) -> str:
        return ", ".join(self._tags[pk] for pk in ids or () if pk in self._tags)

    def _owned(self, pk: Any) -> str:
        if pk and pk not in self._people:
            person = User.objects.filter(pk=pk).first()
            name = person.called if person else _("somebody who left")
            self._people[pk] = name
        return self._people[pk] if pk else ""
