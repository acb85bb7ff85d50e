"""Components of a template message as programs write them for Meta, read back into values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from apps.whatsapp.message_templates.variables import Slot, slots_of
from apps.whatsapp.models import Template

_BUTTONS = {"url", "coupon"}


def values_in(template: Template, given: list[Any]) -> dict[str, Any]:
    """Value of each slot that the components fill; of parts that have no slot nothing."""
    slots = slots_of(template.components)
    found: dict[str, Any] = {}
    for component in (one for one in given if isinstance(one, dict)):
        part = str(component.get("type", "")).lower()
        own = [slot for slot in slots if slot.part == part and _is_there(slot, component)]
        found |= _values(own, _parameters(component))
    return found


def _is_there(slot: Slot, component: dict[str, Any]) -> bool:
    return slot.kind not in _BUTTONS or str(slot.index) == str(component.get("index"))


def _parameters(component: dict[str, Any]) -> list[dict[str, Any]]:
    listed = component.get("parameters")
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


def _values(slots: list[Slot], parameters: list[dict[str, Any]]) -> dict[str, Any]:
    """By name where the parameters have names, else by place."""
    named = {one.get("parameter_name"): one for one in parameters if one.get("parameter_name")}
    if named:
        return {slot.key: _value(named[slot.name]) for slot in slots if slot.name in named}
    return {slot.key: _value(one) for slot, one in zip(slots, parameters, strict=False)}


def _value(parameter: dict[str, Any]) -> Any:
    kind = str(parameter.get("type", ""))
    if kind in {"currency", "date_time"}:
        return parameter
    return parameter.get(kind)


def ids_of_files(value: Any) -> Iterator[str]:
    """Ids of our files, wherever they stand; what is no id names no file."""
    if isinstance(value, dict):
        if "mediaId" in value:
            yield _id(value["mediaId"])
        for inner in value.values():
            yield from ids_of_files(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from ids_of_files(inner)


def _id(text: Any) -> str:
    try:
        return str(UUID(text))
    except (ValueError, TypeError, AttributeError):
        return str(UUID(int=0))
