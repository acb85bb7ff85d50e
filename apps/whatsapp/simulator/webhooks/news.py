"""News of accounts, numbers and templates, in the shapes of Meta's webhook fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from apps.whatsapp.simulator.accounts import Number
from apps.whatsapp.simulator.template import Template

from .items import Item

if TYPE_CHECKING:
    from apps.whatsapp.simulator.world import World

Json = dict[str, Any]
PAUSES = {1: ("FIRST_PAUSE", "3 hours"), 2: ("SECOND_PAUSE", "6 hours")}


def tell(world: World, account_id: str, field: str, value: Json) -> None:
    world.courier.expect(Item(account_id, field, value, at=int(world.now())))


def tell_number(world: World, number: Number, field: str, value: Json) -> None:
    value = {"display_phone_number": number.digits, **value}
    item = Item(number.account_id, field, value, number=number, at=int(world.now()))
    world.courier.expect(item)


def _of(template: Template) -> Json:
    return {
        "message_template_id": int(template.id),
        "message_template_name": template.name,
        "message_template_language": template.language,
    }


def template_status(world: World, template: Template, event: str, *, reason: str = "") -> None:
    value: Json = {"event": event, **_of(template), "message_template_category": template.category}
    if event in ("APPROVED", "REJECTED"):
        value["reason"] = reason or "NONE"
    else:
        value["reason"] = reason or None
    if event == "REJECTED":
        value["rejection_info"] = {
            "reason": "The format of the template is not right.",
            "recommendation": "Change the text and submit it again.",
        }
    elif event == "PAUSED":
        title, hours = PAUSES.get(template.pauses, PAUSES[2])
        value["other_info"] = {"title": title, "description": f"Paused for {hours}."}
    elif event == "DISABLED":
        value["disable_info"] = {"disable_date": int(world.now())}
    tell(world, template.account_id, "message_template_status_update", value)


def template_quality(world: World, template: Template, before: str) -> None:
    scores = {"previous_quality_score": before, "new_quality_score": template.quality}
    tell(world, template.account_id, "message_template_quality_update", scores | _of(template))


def template_category(world: World, template: Template, before: str) -> None:
    change = {"previous_category": before, "new_category": template.category}
    tell(world, template.account_id, "template_category_update", _of(template) | change)


def template_category_to_come(world: World, template: Template, correct: str) -> None:
    change = {
        "new_category": template.category,
        "correct_category": correct,
        "category_update_timestamp": int(world.now()) + 24 * 3600,
    }
    tell(world, template.account_id, "template_category_update", _of(template) | change)


def template_components(world: World, template: Template) -> None:
    value = _of(template)
    for one in template.components:
        kind, words = str(one.get("type", "")).upper(), one.get("text")
        if kind == "HEADER" and words:
            value["message_template_title"] = words
        elif kind == "BODY":
            value["message_template_element"] = words
        elif kind == "FOOTER":
            value["message_template_footer"] = words
        elif kind == "BUTTONS":
            value["message_template_buttons"] = [_button(b) for b in one.get("buttons", ())]
    tell(world, template.account_id, "message_template_components_update", value)


def _button(told: Json) -> Json:
    button = {
        "message_template_button_type": told.get("type"),
        "message_template_button_text": told.get("text"),
    }
    if told.get("url"):
        button["message_template_button_url"] = told["url"]
    return button
