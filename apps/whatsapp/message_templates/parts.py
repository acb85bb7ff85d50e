"""A template taken apart: from Meta's list of components to header, body, footer and buttons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Component = dict[str, Any]

#: `{{1}}` or `{{nome}}`; what stands between the braces is judged elsewhere.
VARIABLE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
MEDIA_HEADERS = frozenset({"IMAGE", "VIDEO", "DOCUMENT", "GIF"})


@dataclass(frozen=True, slots=True)
class Parts:
    """`others`: components of newer or special kinds (carousel, limited time offer, …)."""

    header: Component | None = None
    body: Component | None = None
    footer: Component | None = None
    buttons: tuple[Component, ...] = ()
    others: tuple[Component, ...] = field(default=())

    @property
    def header_format(self) -> str:
        """TEXT, IMAGE, …; "" without a header."""
        return kind_of(self.header, "format") if self.header else ""

    @property
    def header_text(self) -> str:
        return text_of(self.header) if self.header_format == "TEXT" else ""

    @property
    def body_text(self) -> str:
        return text_of(self.body)

    @property
    def footer_text(self) -> str:
        return text_of(self.footer)


def parts_of(components: Iterable[Any]) -> Parts:
    """Anything that is no component is left out; of two of a kind the first counts."""
    found: dict[str, Component] = {}
    others = []
    for component in components:
        if not isinstance(component, dict):
            continue
        kind = kind_of(component)
        if kind in {"HEADER", "BODY", "FOOTER", "BUTTONS"}:
            found.setdefault(kind, component)
        else:
            others.append(component)
    return Parts(
        found.get("HEADER"),
        found.get("BODY"),
        found.get("FOOTER"),
        buttons_of(found.get("BUTTONS")),
        tuple(others),
    )


def buttons_of(component: Component | None) -> tuple[Component, ...]:
    buttons = (component or {}).get("buttons")
    listed = buttons if isinstance(buttons, list) else []
    return tuple(button for button in listed if isinstance(button, dict))


def kind_of(component: Mapping[str, Any], key: str = "type") -> str:
    """In capitals, however the program wrote it."""
    return str(component.get(key) or "").upper()


def text_of(component: Mapping[str, Any] | None, key: str = "text") -> str:
    value = (component or {}).get(key)
    return value if isinstance(value, str) else ""


def handles_of(header: Component | None) -> tuple[str, ...]:
    """Meta's handles of the header's sample file."""
    example = (header or {}).get("example")
    handles = example.get("header_handle") if isinstance(example, dict) else None
    listed = handles if isinstance(handles, list) else []
    return tuple(one for one in listed if isinstance(one, str) and one)


def names_in(text: str) -> list[str]:
    """The variables of a text in their order, each once."""
    return list(dict.fromkeys(VARIABLE.findall(text)))


def without_variables(text: str) -> str:
    return VARIABLE.sub(" ", text)
