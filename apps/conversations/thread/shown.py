"""Templates and interactive messages as the customer sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.conversations.models import Message
from apps.conversations.outbox.given_components import values_in
from apps.conversations.thread.gathering import Around
from apps.whatsapp.message_templates import filling
from apps.whatsapp.message_templates.filling import Shown, ShownButton

Body = Mapping[str, Any]


def shown_of(kind: str, content: Body, around: Around) -> Shown | None:
    """None: all that is known of it is its name."""
    if kind == Message.Kind.TEMPLATE:
        return _of_template(content, around)
    return _of_interactive(content)


def _of_template(content: Body, around: Around) -> Shown | None:
    kept = content.get("shown")
    if isinstance(kept, dict):
        return Shown(
            str(kept.get("headerKind") or ""),
            str(kept.get("header") or ""),
            str(kept.get("body") or ""),
            str(kept.get("footer") or ""),
            tuple(_button(one) for one in _dicts(kept.get("buttons"))),
        )
    named = (str(content.get("name", "")), str(content.get("language", "")))
    template = around.templates.get(named)
    if template is None:
        return None
    values = values_in(template, _dicts(content.get("components")))
    return filling.shown(template.components, values)


def _of_interactive(content: Body) -> Shown:
    raw = content.get("interactive")
    if isinstance(raw, dict):
        return _of_raw(raw)
    header, url = _text(content.get("header")), _text(content.get("url"))
    if "sections" in content:
        buttons = [ShownButton("list", _text(content.get("button")))]
    elif url:
        buttons = [ShownButton("url", _text(content.get("button")), url)]
    else:
        buttons = [
            ShownButton("quick_reply", _text(one.get("title")))
            for one in _dicts(content.get("buttons"))
        ]
    return Shown(
        "text" if header else "",
        header,
        _text(content.get("body")),
        _text(content.get("footer")),
        tuple(buttons),
    )


def _of_raw(raw: Body) -> Shown:
    """Meta's own shape, as far as it says words."""
    header, body, footer = (_dict(raw.get(part)) for part in ("header", "body", "footer"))
    words = _text(header.get("text"))
    action = _dict(raw.get("action"))
    replies = [_dict(one.get("reply")) for one in _dicts(action.get("buttons"))]
    buttons = [ShownButton("quick_reply", _text(one.get("title"))) for one in replies]
    if button := _text(action.get("button") or _dict(action.get("parameters")).get("display_text")):
        buttons.append(ShownButton("list", button))
    return Shown(
        "text" if words else "",
        words,
        _text(body.get("text")),
        _text(footer.get("text")),
        tuple(buttons),
    )


def _button(told: Body) -> ShownButton:
    return ShownButton(_text(told.get("kind")), _text(told.get("text")), _text(told.get("target")))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _dict(value: Any) -> Body:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[Any]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
