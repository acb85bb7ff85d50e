"""Whose data it is: their contacts, and everything by which other data may name them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from apps.conversations.models import ConsentEntry, Contact, Identity
from apps.whatsapp import phones

#: A shorter one would be found inside what has nothing to do with the person.
_SHORTEST_MARK = 7
_NOT_DIGITS = re.compile(r"\D+")


@dataclass(frozen=True)
class Subject:
    """`contacts`: theirs and those merged with it. `phones`: canonical E.164. `marks`: what
    names them wherever it stands in a text; `words`: what does so only as a whole value."""

    contacts: tuple[UUID, ...]
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    marks: tuple[str, ...]
    words: tuple[str, ...]
    names: tuple[str, ...]

    def is_named_by(self, text: str) -> bool:
        folded = text.casefold()
        return any(mark in folded for mark in self.marks) or folded in self.words

    def is_in_cells(self, cells: Iterable[object]) -> bool:
        """Whether a row of somebody's spreadsheet is about them, however the number is written."""
        return any(self._is_cell(str(cell).strip().casefold()) for cell in cells if cell)

    def _is_cell(self, cell: str) -> bool:
        if self.is_named_by(cell) or cell in self._full_names:
            return True
        digits = _NOT_DIGITS.sub("", cell)
        return len(digits) >= _SHORTEST_MARK and any(digits.endswith(end) for end in self.endings)

    @cached_property
    def endings(self) -> tuple[str, ...]:
        """The numbers as people type them at home: without the country."""
        return tuple(sorted({_national(form) for phone in self.phones for form in _forms(phone)}))

    @cached_property
    def _full_names(self) -> frozenset[str]:
        """A first name alone is many people's."""
        return frozenset(name.casefold() for name in self.names if " " in name)


def of_contact(contact: Contact) -> Subject:
    """Everything known by which this person may be named. Must run inside the tenant."""
    family = _family(contact)
    identities = list(Identity.objects.filter(contact__in=[one.pk for one in family]))
    kept = [one.phone for one in family] + [i.value for i in identities if i.kind == "phone"]
    said = ConsentEntry.objects.filter(contact__in=[one.pk for one in family])
    kept += said.exclude(address="").values_list("address", flat=True).distinct()
    words = [i.value for i in identities if i.kind == Identity.Kind.USERNAME]
    ids = [v for i in identities if i.kind not in {"phone", "username"} for v in (i.value,)]
    ids += [i.learned for i in identities]
    return _made(family, kept, [one.email for one in family], ids, words)


def of_phone(phone: str) -> Subject:
    """Somebody who is no contact, or not any more; `phone` canonical."""
    return _made([], [phone], [], [], [])


def _made(
    family: list[Contact],
    kept: list[str],
    addresses: list[str],
    ids: list[str],
    usernames: list[str],
) -> Subject:
    numbers = _once(number for number in kept if number.startswith("+"))
    emails = _once(address.casefold() for address in addresses)
    digits = [form[1:] for number in numbers for form in _forms(number)]
    marks = _once(text.casefold() for text in (*digits, *emails, *ids))
    words = [name.removeprefix("@").casefold() for name in usernames]
    return Subject(
        contacts=tuple(one.pk for one in family),
        phones=numbers,
        emails=emails,
        marks=tuple(mark for mark in marks if len(mark) >= _SHORTEST_MARK),
        words=_once([*words, *(f"@{word}" for word in words)]),
        names=_once(one.name.strip() for one in family),
    )


def _family(contact: Contact) -> list[Contact]:
    """The contact that is left of all mergers, and all that went into it."""
    root = contact
    while root.merged_into is not None:
        root = root.merged_into
    family, newest = [root], [root]
    while newest:
        newest = list(Contact.objects.filter(merged_into__in=newest).order_by("pk"))
        family += newest
    return family


def _forms(phone: str) -> tuple[str, ...]:
    return phones.variants(phone)


def _national(phone: str) -> str:
    return phone[3:] if phone.startswith("+55") else phone[-8:]


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))
