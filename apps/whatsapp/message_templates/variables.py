"""What a template needs to be sent: which values, where, of which kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from apps.whatsapp.message_templates.parts import (
    MEDIA_HEADERS,
    Component,
    Parts,
    kind_of,
    names_in,
    parts_of,
    text_of,
)

_CODE_ADDRESS = "https://www.whatsapp.com/otp/"


@dataclass(frozen=True, slots=True)
class Slot:
    """A place that every message must fill.

    `part`: header, body or button; `kind`: text, image, video, document, location, coupon
    or url (the end of an address). `key` is what values are given by: the variable's name
    in the body, `header.<name>`, `header` for a file or place, `button.<index>`.
    """

    part: str
    kind: str
    name: str = ""
    index: int = 0
    example: str = ""

    @property
    def key(self) -> str:
        if self.part == "body":
            return self.name
        if self.part == "button":
            return f"button.{self.index}"
        return f"header.{self.name}" if self.kind == "text" else "header"


def slots_of(components: Iterable[Any]) -> tuple[Slot, ...]:
    """All places of a template, in the order in which they are read."""
    parts = parts_of(components)
    return (*_of_header(parts), *_of_body(parts), *_of_buttons(parts))


def examples_of(component: Component | None) -> dict[str, str]:
    """Variable → its example, of a header or body, in whichever of Meta's shapes it stands."""
    given = (component or {}).get("example")
    if not isinstance(given, dict):
        return {}
    named = given.get("body_text_named_params") or given.get("header_text_named_params")
    if isinstance(named, list):
        return {
            str(one["param_name"]): str(one.get("example", ""))
            for one in named
            if isinstance(one, dict) and "param_name" in one
        }
    return {str(place): value for place, value in enumerate(_listed(given), start=1)}


def _listed(given: dict[str, Any]) -> list[str]:
    rows = given.get("body_text")
    listed: Any = rows[0] if isinstance(rows, list) and rows else given.get("header_text")
    listed = rows if isinstance(rows, list) and rows and isinstance(rows[0], str) else listed
    return [str(value) for value in listed] if isinstance(listed, list) else []


def _of_header(parts: Parts) -> Iterator[Slot]:
    kind = parts.header_format
    if kind in MEDIA_HEADERS:
        yield Slot("header", "video" if kind == "GIF" else kind.lower())
    elif kind == "LOCATION":
        yield Slot("header", "location")
    examples = examples_of(parts.header)
    for name in names_in(parts.header_text):
        yield Slot("header", "text", name, example=examples.get(name, ""))


def _of_body(parts: Parts) -> Iterator[Slot]:
    examples = examples_of(parts.body)
    for name in names_in(parts.body_text):
        yield Slot("body", "text", name, example=examples.get(name, ""))
    if code_button(parts) is not None and not parts.body_text:
        yield Slot("body", "text", "1", example="123456")


def code_button(parts: Parts) -> int | None:
    """The place of the button of a one-time code; it wants the code once more.

    The text of such a template is Meta's. Read back, the button has become an address.
    """
    for index, button in enumerate(parts.buttons):
        if kind_of(button) == "OTP" or text_of(button, "url").startswith(_CODE_ADDRESS):
            return index
    return None


def _of_buttons(parts: Parts) -> Iterator[Slot]:
    for index, button in enumerate(parts.buttons):
        kind, url = kind_of(button), text_of(button, "url")
        if index == code_button(parts):
            continue
        if kind == "URL" and names_in(url):
            yield Slot("button", "url", index=index, example=end_of_example(button))
        elif kind == "COPY_CODE":
            yield Slot("button", "coupon", index=index, example=example_of_button(button))


def example_of_button(button: Component) -> str:
    """The sample of an address or coupon; Meta takes and gives a list or a text."""
    given = button.get("example")
    first = given[0] if isinstance(given, list) and given else given
    return first if isinstance(first, str) else ""


def end_of_example(button: Component) -> str:
    """What the sample puts in place of the variable, where it is the whole address."""
    example = example_of_button(button)
    fixed = text_of(button, "url").partition("{{")[0]
    return example.removeprefix(fixed) if fixed else example
