"""/{waba}/message_templates and a template by its id."""

from __future__ import annotations

import json
import time
from typing import Any

from apps.whatsapp.simulator import review
from apps.whatsapp.simulator.accounts import Account
from apps.whatsapp.simulator.checks import new_template
from apps.whatsapp.simulator.errors import (
    GraphError,
    invalid,
    template_trouble,
    unknown_object,
)
from apps.whatsapp.simulator.template import Template
from apps.whatsapp.simulator.webhooks import news

from .call import DONE, Answer, Call, Json, needs
from .codes import filled_in
from .shape import page, pick
from .tokens import MANAGEMENT, check_scope

DEFAULT = ("name", "parameter_format", "components", "language", "status", "category", "id")
MOST, MOST_AN_HOUR = 250, 100
EDITABLE = ("APPROVED", "REJECTED", "PAUSED")
DAY = 24 * 3600


async def list_all(call: Call) -> Answer:
    """GET, filtered by name, language, category, status and quality."""
    check_scope(call.token, MANAGEMENT)
    asked, account = call.asked, call.account()
    found = [one for one in call.world.catalogue.of(account.id) if _wanted(one, asked)]
    shown = [pick(one.as_json(), asked.get("fields"), DEFAULT) for one in found]
    address = f"{call.world.base_url}/v23.0/{account.id}/message_templates"
    return page(shown, asked, address) | _summary(call, account, len(found))


def _summary(call: Call, account: Account, found: int) -> Json:
    asked = call.asked.get("summary")
    if not asked:
        return {}
    whole = {
        "total_count": found,
        "message_template_count": len(call.world.catalogue.of(account.id)),
        "message_template_limit": MOST,
        "are_translations_complete": False,
    }
    return {"summary": pick(whole, asked)}


def _wanted(template: Template, asked: dict[str, str]) -> bool:
    return (
        _among(asked.get("status"), template.status)
        and _among(asked.get("category"), template.category)
        and _among(asked.get("language"), template.language)
        and _among(asked.get("quality_score"), template.quality)
        and asked.get("name", "") in template.name
        and _in(asked.get("content"), template.components)
        and _in(asked.get("name_or_content"), [template.name, template.components])
    )


def _in(words: str | None, told: Any) -> bool:
    return not words or words.lower() in json.dumps(told, ensure_ascii=False).lower()


def _among(asked: str | None, value: str) -> bool:
    """One value, several with commas, or a JSON list."""
    if not asked:
        return True
    wanted = [one.strip(' "').lower() for one in asked.strip("[]").split(",")]
    return value.lower() in wanted


async def create(call: Call) -> Answer:
    check_scope(call.token, MANAGEMENT)
    account, told = call.account(), _unpacked(await call.parameters())
    new_template.check(told)
    _check_room(call, account, told)
    template = Template(
        id=call.world.catalogue.new_id(),
        account_id=account.id,
        name=told["name"],
        language=told["language"],
        category=told["category"].upper(),
        components=filled_in(told["components"], told["category"].upper()),
        parameter_format=str(told.get("parameter_format") or "POSITIONAL").upper(),
        ttl=told.get("message_send_ttl_seconds"),
    )
    call.world.catalogue.add(template)
    account.creations.append(time.time())
    review.submit(call.world, template)
    return {"id": template.id, "status": template.status, "category": template.category}


def _unpacked(told: Json) -> Json:
    """Components may come as a JSON text."""
    if isinstance(told.get("components"), str):
        try:
            told["components"] = json.loads(told["components"])
        except ValueError:
            raise invalid("Param components must be a JSON array.") from None
    return told


def _check_room(call: Call, account: Account, told: Json) -> None:
    catalogue, now = call.world.catalogue, time.time()
    while account.creations and account.creations[0] < now - 3600:
        account.creations.popleft()
    if len(account.creations) >= MOST_AN_HOUR:
        raise GraphError(80008, "At most 100 templates can be created in an hour")
    if len(catalogue.of(account.id)) >= MOST:
        raise template_trouble(2388019, f"The account already has {MOST} templates.")
    if catalogue.named(account.id, told["name"], told["language"]):
        raise template_trouble(2388024, "There is already content in this language.")
    if catalogue.is_blocked(account.id, told["name"]):
        raise template_trouble(2388023, "This name was deleted. Wait 30 days or choose another.")


def _template(call: Call) -> Template:
    template = call.world.catalogue.get(call.node)
    if template is None:
        raise unknown_object(call.node)
    return template


async def read(call: Call) -> Answer:
    return pick(_template(call).as_json(), call.asked.get("fields"), DEFAULT)


async def edit(call: Call) -> Answer:
    check_scope(call.token, MANAGEMENT)
    template, told = _template(call), _unpacked(await call.parameters())
    if template.status not in EDITABLE:
        raise invalid(f"A template that is {template.status} can't be edited.")
    category = str(told.get("category") or template.category).upper()
    if template.status == "APPROVED":
        _check_edits(template, category)
    if "components" in told:
        new_template.check_components(told["components"], category, named=template.named)
        template.change(components=filled_in(told["components"], category))
    if told.get("message_send_ttl_seconds") is not None:
        template.change(ttl=int(told["message_send_ttl_seconds"]))
    template.change(category=category)
    template.edits.append(time.time())
    review.submit(call.world, template)
    return {**DONE, "id": template.id, "name": template.name, "category": template.category}


def _check_edits(template: Template, category: str) -> None:
    now = time.time()
    if category != template.category:
        raise invalid("The category of an approved template can't be changed.")
    if any(at > now - DAY for at in template.edits):
        raise invalid("An approved template can be edited once in 24 hours.")
    if sum(at > now - 30 * DAY for at in template.edits) >= 10:
        raise invalid("An approved template can be edited 10 times in 30 days.")


async def unpause(call: Call) -> Answer:
    template = _template(call)
    if template.status != "PAUSED":
        return {"success": False, "reason": "The template is not paused"}
    template.change(status="APPROVED")
    news.template_status(call.world, template, "APPROVED")
    return dict(DONE)


async def delete(call: Call) -> Answer:
    """DELETE by `name` (all languages), `hsm_id` with `name`, or `hsm_ids`."""
    check_scope(call.token, MANAGEMENT)
    account, told = call.account(), await call.parameters()
    gone = _named(call, account, told)
    if not gone:
        raise GraphError(100, message="(#100) Message template was not found",
                         subcode=2593002, kind="OAuthException")  # fmt: skip
    if any(one.status == "DISABLED" for one in gone):
        raise invalid("A disabled template can't be deleted.")
    for one in gone:
        call.world.catalogue.drop(one)
        news.template_status(call.world, one, "DELETED")
    return dict(DONE)


def _named(call: Call, account: Account, told: Json) -> list[Template]:
    mine = call.world.catalogue.of(account.id)
    if told.get("hsm_ids"):
        ids = _ids(told["hsm_ids"])
        if len(ids) > 100:
            raise invalid("Param hsm_ids may have at most 100 elements.")
        return [one for one in mine if one.id in ids]
    name = needs(told, "name")
    if told.get("hsm_id"):
        return [one for one in mine if one.id == str(told["hsm_id"]) and one.name == name]
    return [one for one in mine if one.name == name]


def _ids(said: Any) -> set[str]:
    listed = said if isinstance(said, list) else str(said).strip("[]").split(",")
    return {str(one).strip(' "') for one in listed}


async def archive(call: Call) -> Answer:
    return await _shelve(call, "ARCHIVED", "archived_templates")


async def unarchive(call: Call) -> Answer:
    return await _shelve(call, "APPROVED", "unarchived_templates")


async def _shelve(call: Call, status: str, key: str) -> Answer:
    told = await call.parameters()
    found: list[str] = []
    failed: Json = {}
    for node in sorted(_ids(needs(told, "hsm_ids"))):
        template = call.world.catalogue.get(node)
        if template is None or template.account_id != call.node:
            failed[node] = "Template not found"
            continue
        template.change(status=status)
        event = "ARCHIVED" if status == "ARCHIVED" else "UNARCHIVED"
        news.template_status(call.world, template, event)
        found.append(node)
    return {key: found, "failed_templates": failed}
