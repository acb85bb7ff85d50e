"""Which columns the list of contacts shows, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.conversations.models import Attribute
from apps.conversations.segments import columns as all_columns
from apps.conversations.segments.known import Known

NAME = "name"  # leads to the person, so it is always there and comes first
USUAL = (NAME, "phone", "tags", "consent_whatsapp", "owner", "last_seen", "created")

Keys = tuple[str, ...]

#: Above a column there is less room than beside a choice.
_SHORT: dict[str, Any] = {
    "phone": _("Number"),
    "consent_whatsapp": _("Promotions"),
    "last_seen": _("Last wrote"),
}
_MOMENTS = frozenset({"created", "last_seen", "last_written"})
_UNCLEAR = frozenset({"created", "last_written", "blocked"})
_UNCLEAR_KINDS = frozenset({Attribute.Kind.NUMBER, Attribute.Kind.DATE, Attribute.Kind.BOOLEAN})
#: Of no use for those who get nothing at all.
_NOT_IN_TRASH = frozenset({"consent_whatsapp", "consent_sms"})
#: Where a column stands in a row of two lines, as on a phone; see the stylesheet.
_PLACES = ("sub", "end", "end2")
_USUAL_PLACES = {"phone": "sub", "consent_whatsapp": "end", "last_seen": "end2"}


@dataclass(frozen=True, slots=True)
class ListColumn:
    """`kind`: how it is set, `n` to the right, `num` in one line. `place`: in a narrow row, or
    "" for what is left out there. `attribute`: the company's own, if it is one."""

    key: str
    title: Any
    kind: str
    place: str
    attribute: Attribute | None = None

    @property
    def is_unclear_alone(self) -> bool:
        """In a narrow row, where no title stands above: a number or day says not what it is."""
        if self.attribute is not None:
            return self.attribute.kind in _UNCLEAR_KINDS
        return self.key in _UNCLEAR


def read(keys: Iterable[str], known: Known) -> Keys:
    """Those there are, each once, the name first; () for the usual ones."""
    wanted = [key for key in dict.fromkeys(keys) if key and key != NAME]
    if not wanted:
        return ()
    there = {column.key for column in all_columns.possible(wanted, known)}
    found = (NAME, *(key for key in wanted if key in there))
    return () if found in {USUAL, (NAME,)} else found


def shown(keys: Keys, known: Known, *, in_trash: bool = False) -> list[ListColumn]:
    """All but the name. `keys`: as `read` leaves them."""
    titles = {column.key: column.title for column in all_columns.possible(keys, known)}
    left_out = _NOT_IN_TRASH if in_trash else frozenset()
    wanted = [key for key in keys or USUAL if key != NAME and key not in left_out]
    places = dict(zip(wanted, _PLACES, strict=False)) if keys else _USUAL_PLACES
    return [_column(key, titles[key], places.get(key, ""), known) for key in wanted]


def choices(keys: Keys, known: Known) -> list[tuple[str, Any, bool]]:
    """Key, title and whether it is shown, for all there are but the name: those first."""
    titles = {column.key: column.title for column in all_columns.available(known)}
    now = [key for key in keys or USUAL if key != NAME]
    rest = [key for key in titles if key not in now and key != NAME]
    return [
        *((key, titles[key], True) for key in now),
        *((key, titles[key], False) for key in rest),
    ]


def _column(key: str, title: Any, place: str, known: Known) -> ListColumn:
    attribute = known.attributes.get(key.removeprefix("attribute:")) if ":" in key else None
    is_number = attribute is not None and attribute.kind == Attribute.Kind.NUMBER
    kind = "n" if key in _MOMENTS or is_number else "num" if key == "phone" else ""
    return ListColumn(key, _SHORT.get(key, title), kind, place, attribute)
