"""Values put into a template: as Meta wants them in a message, and as the customer reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apps.whatsapp.message_templates.parts import (
    VARIABLE,
    Component,
    Parts,
    kind_of,
    parts_of,
    text_of,
)
from apps.whatsapp.message_templates.variables import Slot, code_button, slots_of

#: A value per `Slot.key`: text; a file as {"id"} or {"link"}; a place; or, for a text, one of
#: Meta's own parameters (currency, date_time) as {"type": …}.
Values = Mapping[str, Any]

LONGEST_VALUE = 1024
_SPACES = re.compile(r" {5,}")


@dataclass(frozen=True, slots=True)
class Flaw:
    """`code`: missing, empty, not_text, not_media, not_place, line_break, spaces, too_long or
    unknown; `key`: of the value."""

    code: str
    key: str


class Unfillable(ValueError):
    def __init__(self, flaws: Sequence[Flaw]) -> None:
        self.flaws = tuple(flaws)
        super().__init__(", ".join(f"{flaw.key}: {flaw.code}" for flaw in flaws))


def flaws_of(components: Iterable[Any], values: Values) -> list[Flaw]:
    """What keeps these values from being sent; empty when nothing does."""
    slots = slots_of(components)
    known = {slot.key for slot in slots}
    found = [Flaw("unknown", str(key)) for key in values if key not in known]
    for slot in slots:
        code = "missing" if values.get(slot.key) is None else _flaw(slot, values[slot.key])
        if code:
            found.append(Flaw(code, slot.key))
    return found


def fill(components: Iterable[Any], values: Values, *, named: bool) -> tuple[Component, ...]:
    """The `components` of a message. Raises Unfillable, naming every flaw at once."""
    components = list(components)
    flaws = flaws_of(components, values)
    if flaws:
        raise Unfillable(flaws)
    slots = slots_of(components)
    filled = [
        {"type": part, "parameters": [_parameter(slot, values[slot.key], named) for slot in own]}
        for part in ("header", "body")
        if (own := [slot for slot in slots if slot.part == part])
    ]
    filled += [_button(slot, values[slot.key]) for slot in slots if slot.part == "button"]
    return (*filled, *_code_button(parts_of(components), values))


def _flaw(slot: Slot, value: Any) -> str:
    if slot.kind == "location":
        return "" if _is_place(value) else "not_place"
    if slot.kind in {"image", "video", "document"}:
        return "" if _is_media(value) else "not_media"
    if slot.kind == "text" and isinstance(value, dict):
        return "" if value.get("type") in {"currency", "date_time", "text"} else "not_text"
    return _flaw_of_text(value) if isinstance(value, str) else "not_text"


def _flaw_of_text(text: str) -> str:
    if not text.strip():
        return "empty"
    if any(sign in text for sign in "\n\r\t\v\f\u2028\u2029"):
        return "line_break"
    if _SPACES.search(text):
        return "spaces"
    return "too_long" if len(text) > LONGEST_VALUE else ""


def _is_media(value: Any) -> bool:
    return isinstance(value, dict) and any(
        isinstance(value.get(key), str) and value[key] for key in ("id", "link")
    )


def _is_place(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(value.get(key), int | float | str) and not isinstance(value[key], bool)
        for key in ("latitude", "longitude")
    )


def _parameter(slot: Slot, value: Any, named: bool) -> dict[str, Any]:
    if slot.kind != "text":
        return {"type": slot.kind, slot.kind: value}
    parameter = dict(value) if isinstance(value, dict) else {"type": "text", "text": value}
    if named and not slot.name.isdigit():
        parameter["parameter_name"] = slot.name
    return parameter


def _button(slot: Slot, value: str) -> dict[str, Any]:
    if slot.kind == "coupon":
        parameter = {"type": "coupon_code", "coupon_code": value}
        return _button_component("copy_code", slot.index, parameter)
    return _button_component("url", slot.index, {"type": "text", "text": value})


def _button_component(kind: str, index: int, parameter: dict[str, Any]) -> dict[str, Any]:
    return {"type": "button", "sub_type": kind, "index": str(index), "parameters": [parameter]}


def _code_button(parts: Parts, values: Values) -> list[dict[str, Any]]:
    """A one-time code is wanted a second time, by its button."""
    index = code_button(parts)
    code = next((values[name] for name in ("1", "code") if name in values), None)
    if index is None or not isinstance(code, str):
        return []
    return [_button_component("url", index, {"type": "text", "text": code})]


@dataclass(frozen=True, slots=True)
class ShownButton:
    """`kind`: quick_reply, url, phone_number, copy_code, otp or Meta's word for another."""

    kind: str
    text: str
    target: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as the customer reads it, in WhatsApp's own markup.

    `header_kind`: "", text, image, video, document or location.
    """

    header_kind: str
    header: str
    body: str
    footer: str
    buttons: tuple[ShownButton, ...]


def shown(components: Iterable[Any], values: Values) -> Shown:
    """A variable without a value stays as it is written, so that it is seen to be missing."""
    parts = parts_of(components)
    return Shown(
        header_kind=parts.header_format.lower(),
        header=_said(parts.header_text, values, "header."),
        body=_said(parts.body_text, values),
        footer=parts.footer_text,
        buttons=tuple(
            _shown_button(index, button, values) for index, button in enumerate(parts.buttons)
        ),
    )


def _said(text: str, values: Values, prefix: str = "") -> str:
    def value(found: re.Match[str]) -> str:
        given = values.get(prefix + found[1])
        if isinstance(given, dict):
            given = _fallback(given)
        return given if isinstance(given, str) and given else found[0]

    return VARIABLE.sub(value, text)


def _fallback(parameter: Mapping[str, Any]) -> Any:
    """The text of a currency or date, which phones that know it may write in their own way."""
    kind = str(parameter.get("type"))
    inner = parameter.get(kind)
    return inner.get("fallback_value") if isinstance(inner, dict) else parameter.get("text")


def _shown_button(index: int, button: Component, values: Values) -> ShownButton:
    kind = kind_of(button).lower()
    target = text_of(button, "url") or text_of(button, "phone_number")
    given = values.get(f"button.{index}")
    if kind == "url" and isinstance(given, str):
        target = VARIABLE.sub(lambda _: given, target)
    if kind == "copy_code":
        target = given if isinstance(given, str) else ""
    return ShownButton(kind, text_of(button), target)
