"""Templates for one conversation: which there are, and what each still needs to be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from apps.accounts.models import Tenant
from apps.conversations.contents import personal
from apps.conversations.contents.variables import folded
from apps.conversations.models import Conversation
from apps.whatsapp.message_templates.sendable import SENDABLE
from apps.whatsapp.message_templates.variables import Slot, slots_of
from apps.whatsapp.models import Channel, Template

FILES = frozenset({"image", "video", "document"})
_PREFIX = "value."


@dataclass(frozen=True, slots=True)
class Blank:
    """A value to be written. `name`: of its field; `known`: it is filled from the contact."""

    slot: Slot
    value: str
    known: bool = False

    @property
    def name(self) -> str:
        return f"{_PREFIX}{self.slot.key}"

    @property
    def is_file(self) -> bool:
        return self.slot.kind in FILES

    @property
    def is_place(self) -> bool:
        return self.slot.kind == "location"


def usable(channel: Channel, query: str = "") -> QuerySet[Template]:
    """Those that may be sent by the channel."""
    if not channel.is_official:
        return Template.objects.none()
    rows = Template.objects.of_account(channel.account, sandbox=channel.sandbox).present()
    rows = rows.filter(status__in=SENDABLE).order_by("name", "language")
    plain = "_".join(query.split())
    return rows.filter(name__icontains=plain) if plain else rows


def blanks(
    tenant: Tenant, template: Template, conversation: Conversation, given: Mapping[str, Any]
) -> list[Blank]:
    """In reading order: as given, else what is known of the contact."""
    slots = slots_of(template.components)
    names = {folded(slot.name) for slot in slots if slot.kind == "text"}
    contact = conversation.contact
    known = personal.values_of(tenant, contact, names, personal.known())
    return [_blank(slot, given, known) for slot in slots]


def _blank(slot: Slot, given: Mapping[str, Any], known: Mapping[str, str]) -> Blank:
    written = given.get(f"{_PREFIX}{slot.key}")
    if written is not None:
        return Blank(slot, str(written).strip())
    value = known.get(folded(slot.name), "") if slot.kind == "text" else ""
    return Blank(slot, value, bool(value))


def values_of(filled: list[Blank]) -> dict[str, Any]:
    """As `TemplateUse.values` wants them; what was left empty is left out."""
    return {one.slot.key: _value(one) for one in filled if one.value}


def _value(one: Blank) -> Any:
    if one.is_file:
        return {"mediaId": one.value}
    if one.is_place:
        latitude, _comma, longitude = one.value.partition(",")
        return {"latitude": latitude.strip(), "longitude": longitude.strip()}
    return one.value
