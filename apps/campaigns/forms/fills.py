"""What stands in a template's places: a field of the contact with a fall-back, or own words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.conversations.contents.variables import DETAILS, folded
from apps.conversations.models import Attribute
from apps.whatsapp.message_templates.variables import Slot

OWN = "own"
_ALONE = re.compile(r"\{\{([^{}|]*)(?:\|([^{}]*))?\}\}")
_FILES = frozenset({"image", "video", "document"})
_PORTUGUESE = {"nome": "name", "telefone": "phone", "email": "email", "categoria": "category",
               "observacoes": "notes"}  # fmt: skip


def sources() -> list[tuple[str, str]]:
    """Variable → what it is called: the contact's own details, then the company's fields."""
    told = {"name": _("Name"), "phone": _("Phone"), "email": _("E-mail"),
            "category": _("Category"), "notes": _("Notes")}  # fmt: skip
    own = [(one.key, one.name) for one in Attribute.objects.order_by("name")]
    return [*((_written(detail), label) for detail, label in told.items()), *own]


def _written(detail: str) -> str:
    """The variable's name in the language of whoever writes: `{{nome}}` or `{{name}}`."""
    if not (get_language() or "").startswith("pt"):
        return detail
    return next(name for name, one in _PORTUGUESE.items() if one == detail)


@dataclass(slots=True)
class Fill:
    """`source`: a variable's name, or OWN; `text`: the fall-back, or the own words; of a file
    its id."""

    slot: Slot
    source: str = OWN
    text: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def is_file(self) -> bool:
        return self.slot.kind in _FILES

    @property
    def is_place(self) -> bool:
        return self.slot.kind == "location"

    @property
    def is_text(self) -> bool:
        return not (self.is_file or self.is_place)

    @property
    def value(self) -> Any:
        """As the campaign keeps it; None for nothing."""
        if self.is_file:
            return {"mediaId": self.text} if self.text else None
        if self.is_place:
            latitude, _comma, longitude = self.text.partition(",")
            told = {"latitude": latitude.strip(), "longitude": longitude.strip()}
            return told if self.text.strip() else None
        if self.source == OWN:
            return self.text or None
        fallback = self.text.strip()
        return f"{{{{{self.source}|{fallback}}}}}" if fallback else f"{{{{{self.source}}}}}"


def of_value(slot: Slot, value: Any, known: list[tuple[str, str]]) -> Fill:
    """As it is kept; a lone variable is a field with its fall-back."""
    if isinstance(value, dict):
        if "mediaId" in value:
            return Fill(slot, text=str(value["mediaId"]))
        return Fill(slot, text=f"{value.get('latitude', '')}, {value.get('longitude', '')}")
    alone = _ALONE.fullmatch(str(value or ""))
    source = _same(alone[1], known) if alone else ""
    if alone and source:
        return Fill(slot, source, (alone[2] or "").strip())
    return Fill(slot, text=str(value or ""))


def of_nothing(slot: Slot, known: list[tuple[str, str]]) -> Fill:
    """What it probably wants: a place called like a field takes that field."""
    if slot.kind != "text":
        return Fill(slot)
    source = _same(slot.name, known) if not slot.name.isdigit() else ""
    return Fill(slot, source or OWN)


def _same(name: str, known: list[tuple[str, str]]) -> str:
    """The name under which the choice is offered; both languages name the same detail."""
    plain = folded(name)
    for offered, _label in known:
        if DETAILS.get(offered, offered) == DETAILS.get(plain, plain):
            return offered
    return ""
