"""What comes of two contacts' details when they become one; nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.conversations.models import Contact

KEEP, GONE, BOTH = "keep", "gone", "both"
#: Details of which one is chosen, in the order of the page.
CHOSEN = ("name", "phone", "email", "category", "notes", "language", "time_zone", "owner_id")
#: Moments of which the latest, or the first, is true of the person.
_LATEST = ("last_seen_at", "last_written_at")
_FIRST = ("created_at",)
ATTRIBUTE = "attribute:"  # before the key in choices


@dataclass(frozen=True, slots=True)
class Line:
    """One field of both. `choice`: whose value is taken."""

    field: str
    kept: Any
    gone: Any
    choice: str

    @property
    def differs(self) -> bool:
        return bool(self.kept != self.gone)

    @property
    def value(self) -> Any:
        if self.choice == BOTH:
            return f"{self.kept}\n\n{self.gone}"
        return self.gone if self.choice == GONE else self.kept


@dataclass(frozen=True, slots=True)
class Blend:
    lines: tuple[Line, ...]
    values: dict[str, Any]  # column → value of the contact that is kept

    def apply(self, kept: Contact) -> dict[str, Any]:
        """Set the values and say which ones were there before, of those that differ."""
        before = {
            name: getattr(kept, name)
            for name, value in self.values.items()
            if getattr(kept, name) != value
        }
        for name in before:
            setattr(kept, name, self.values[name])
        return before


def blend(kept: Contact, gone: Contact, choices: Mapping[str, str]) -> Blend:
    details = [
        _line(name, getattr(kept, name), getattr(gone, name), choices.get(name)) for name in CHOSEN
    ]
    keys = sorted({*kept.attributes, *gone.attributes})
    attributes = [
        _line(
            ATTRIBUTE + key,
            kept.attributes.get(key),
            gone.attributes.get(key),
            choices.get(ATTRIBUTE + key),
        )
        for key in keys
    ]
    values = {line.field: line.value for line in details}
    values["attributes"] = {
        line.field.removeprefix(ATTRIBUTE): line.value
        for line in attributes
        if line.value is not None
    }
    return Blend((*details, *attributes), values | _of_both(kept, gone))


def _line(field: str, kept: Any, gone: Any, choice: str | None) -> Line:
    allowed = {KEEP, GONE, BOTH} if field == "notes" and kept and gone else {KEEP, GONE}
    if choice in allowed:
        return Line(field, kept, gone, str(choice))
    if field == "notes" and kept and gone and kept != gone:
        return Line(field, kept, gone, BOTH)
    return Line(field, kept, gone, GONE if kept in (None, "") and gone not in (None, "") else KEEP)


def _of_both(kept: Contact, gone: Contact) -> dict[str, Any]:
    """What is true of the person whichever contact knew it. Blocked stays blocked."""
    moments: dict[str, Any] = {}
    for name in (*_LATEST, *_FIRST, "blocked_at"):
        known = [at for at in (getattr(kept, name), getattr(gone, name)) if at]
        choose = max if name in _LATEST else min
        moments[name] = choose(known) if known else None
    return {"tags": [*kept.tags, *(tag for tag in gone.tags if tag not in kept.tags)], **moments}
