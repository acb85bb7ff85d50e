"""What is new about templates. What a change is about is told by its keys: Meta's own pages
show a change of quality under the field of statuses."""

from __future__ import annotations

from typing import Any

from apps.whatsapp.events import Event, TemplateChanged
from apps.whatsapp.providers.meta.parsing.change import Change
from apps.whatsapp.providers.meta.reading import Item, Odd

PAUSES = {
    "FIRST_PAUSE": "first",
    "SECOND_PAUSE": "second",
    "RATE_LIMITING_PAUSE": "rate_limiting",
    "UNPAUSE": "",
}
NO_REASON = "NONE"
BUTTON_VALUES = ("text", "url", "phone_number")


def template(change: Change, value: Item) -> list[Event]:
    news = _status(value) | _quality(value) | _category(value) | _components(value)
    if not news:
        raise Odd("nothing known about the template", value.path)
    return [
        TemplateChanged(
            change.account_key,
            value.needed_id("message_template_id"),
            value.text("message_template_name"),
            value.text("message_template_language"),
            at=change.at,
            **news,
        )
    ]


def _status(value: Item) -> dict[str, Any]:
    if not value.text("event"):
        return {}
    told = {"status": value.text("event").lower(), "reason": _reason(value)}
    why = value.child("rejection_info")
    advice = [text for text in (why.text("reason"), why.text("recommendation")) if text]
    pause = value.child("other_info").text("title")
    return {
        **told,
        "advice": "\n".join(advice) or None,
        "pause": PAUSES.get(pause) if pause else None,
        "category": value.text("message_template_category").lower() or None,
    }


def _reason(value: Item) -> str | None:
    reason = value.text("reason")
    if reason == NO_REASON:
        return ""
    return reason or None


def _quality(value: Item) -> dict[str, Any]:
    score = value.text("new_quality_score")
    return {"quality": score.lower()} if score else {}


def _category(value: Item) -> dict[str, Any]:
    """With `correct_category` it is only announced, and the other one holds until then."""
    now = (value.text("new_category") or value.text("category")).lower()
    later = value.text("correct_category").lower()
    if later and later != now and not value.text("previous_category"):
        return {"category": now or None, "impending_category": later}
    return {"category": now, "impending_category": ""} if now else {}


def _components(value: Item) -> dict[str, Any]:
    components = [
        _component("HEADER", value.text("message_template_title"), format="TEXT"),
        _component("BODY", value.text("message_template_element")),
        _component("FOOTER", value.text("message_template_footer")),
    ]
    buttons = [_button(one) for one in value.children("message_template_buttons")]
    if buttons:
        components.append({"type": "BUTTONS", "buttons": buttons})
    told = tuple(component for component in components if component)
    return {"components": told} if told else {}


def _component(kind: str, text: str, **more: str) -> dict[str, Any]:
    return {"type": kind, **more, "text": text} if text else {}


def _button(button: Item) -> dict[str, str]:
    values = {name: button.text(f"message_template_button_{name}") for name in BUTTON_VALUES}
    told = {name: value for name, value in values.items() if value}
    return {"type": button.text("message_template_button_type"), **told}
