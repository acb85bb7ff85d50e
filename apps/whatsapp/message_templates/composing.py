"""A template as the editor shows it, and back into Meta's components."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.whatsapp.message_templates.parts import (
    VARIABLE,
    Component,
    handles_of,
    kind_of,
    names_in,
    parts_of,
    text_of,
)
from apps.whatsapp.message_templates.variables import (
    code_button,
    end_of_example,
    example_of_button,
    examples_of,
)

#: Headers and buttons that the editor can draw; others are kept as they are.
HEADERS = ("TEXT", "IMAGE", "VIDEO", "DOCUMENT", "LOCATION")
BUTTONS = ("QUICK_REPLY", "URL", "PHONE_NUMBER", "COPY_CODE")


@dataclass(frozen=True, slots=True)
class Button:
    """`target`: address, number or code; `example`: what replaces the address's variable."""

    kind: str = "QUICK_REPLY"
    text: str = ""
    target: str = ""
    example: str = ""
    raw: Component | None = None  # of a kind that the editor can't draw

    @property
    def raw_json(self) -> str:
        return json.dumps(self.raw)

    @property
    def has_variable(self) -> bool:
        return self.kind == "URL" and bool(names_in(self.target))


@dataclass(frozen=True, slots=True)
class Content:
    """`examples`: `<variable>` of the body, `header.<variable>` of the header → its example.

    The last three are those of a one-time code.
    """

    header_format: str = ""
    header_text: str = ""
    body: str = ""
    footer: str = ""
    buttons: tuple[Button, ...] = ()
    examples: Mapping[str, str] = field(default_factory=dict)
    handles: tuple[str, ...] = ()
    others: tuple[Component, ...] = ()
    security: bool = True
    minutes: int | None = None
    code_text: str = ""


def content_of(components: list[Any]) -> Content:
    parts = parts_of(components)
    examples = dict(examples_of(parts.body))
    examples |= {f"header.{name}": text for name, text in examples_of(parts.header).items()}
    code, minutes = code_button(parts), (parts.footer or {}).get("code_expiration_minutes")
    return Content(
        header_format=parts.header_format,
        header_text=parts.header_text,
        body=parts.body_text,
        footer=parts.footer_text,
        buttons=tuple(_button_of(button) for button in parts.buttons),
        examples=examples,
        handles=handles_of(parts.header),
        others=parts.others,
        security=bool((parts.body or {}).get("add_security_recommendation", True)),
        minutes=minutes if isinstance(minutes, int) else None,
        code_text=text_of(parts.buttons[code]) if code is not None else "",
    )


def components_of(content: Content, *, named: bool) -> list[Component]:
    """What is empty is left out, but for the body, which Meta wants."""
    header, footer = _header(content, named), content.footer.strip()
    buttons = [_component_of(button) for button in content.buttons]
    found = [header] if header else []
    found.append(_with_examples({"type": "BODY", "text": content.body}, content, named=named))
    if footer:
        found.append({"type": "FOOTER", "text": footer})
    if buttons:
        found.append({"type": "BUTTONS", "buttons": buttons})
    return [*found, *content.others]


def one_time_code(content: Content) -> list[Component]:
    """The components of a one-time code: Meta writes the text."""
    footer = (
        []
        if content.minutes is None
        else [{"type": "FOOTER", "code_expiration_minutes": content.minutes}]
    )
    button = {"type": "OTP", "otp_type": "COPY_CODE", "text": content.code_text or "Copy code"}
    return [
        {"type": "BODY", "add_security_recommendation": content.security},
        *footer,
        {"type": "BUTTONS", "buttons": [button]},
    ]


def _header(content: Content, named: bool) -> Component | None:
    kind = content.header_format
    if not kind or (kind == "TEXT" and not content.header_text.strip()):
        return None
    header: Component = {"type": "HEADER", "format": kind}
    if kind == "TEXT":
        header["text"] = content.header_text.strip()
        return _with_examples(header, content, named=named)
    if content.handles and kind != "LOCATION":
        header["example"] = {"header_handle": list(content.handles)}
    return header


def _with_examples(component: Component, content: Content, *, named: bool) -> Component:
    names = names_in(text_of(component))
    if not names:
        return component
    part = "header" if component["type"] == "HEADER" else "body"
    prefix = "header." if part == "header" else ""
    texts = [content.examples.get(prefix + name, "").strip() for name in names]
    if named:
        pairs = [
            {"param_name": name, "example": text} for name, text in zip(names, texts, strict=True)
        ]
        example: dict[str, Any] = {f"{part}_text_named_params": pairs}
    else:
        example = {"body_text": [texts]} if part == "body" else {"header_text": texts}
    return {**component, "example": example}


def _button_of(button: Component) -> Button:
    kind = kind_of(button)
    if kind not in BUTTONS:
        return Button(kind, text_of(button), raw=button)
    target = {
        "URL": text_of(button, "url"),
        "PHONE_NUMBER": text_of(button, "phone_number"),
        "COPY_CODE": example_of_button(button),
    }.get(kind, "")
    example = end_of_example(button) if kind == "URL" else ""
    return Button(kind, text_of(button), target, example)


def _component_of(button: Button) -> Component:
    if button.raw is not None:
        return button.raw
    target, text = button.target.strip(), button.text.strip()
    if button.kind == "COPY_CODE":
        return {"type": "COPY_CODE", "example": target}
    component: Component = {"type": button.kind, "text": text}
    if button.kind == "URL":
        component["url"] = target
        if button.has_variable:
            example = button.example.strip()
            component["example"] = [VARIABLE.sub(lambda _: example, target) if example else ""]
    elif button.kind == "PHONE_NUMBER":
        component["phone_number"] = "".join(sign for sign in target if sign not in " -().")
    return component
