"""POST /_sim/templates and /_sim/templates/{id}: what Meta does to templates by itself."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from apps.whatsapp.simulator import review
from apps.whatsapp.simulator.template import Template
from apps.whatsapp.simulator.webhooks import news
from apps.whatsapp.simulator.world import World

from .asked import Json, Misunderstood

EVENTS = ("APPROVED", "REJECTED", "PENDING", "PAUSED", "DISABLED", "IN_APPEAL", "FLAGGED",
          "REINSTATED", "LIMIT_EXCEEDED", "PENDING_DELETION")  # fmt: skip
#: Events after which the template has another status than the event's name.
STATUS_AFTER = {"REINSTATED": "APPROVED", "FLAGGED": "APPROVED"}


async def add(world: World, request: web.Request, body: Json) -> Any:
    """A template without review: approved, unless `status` says otherwise."""
    account = world.account(str(body["wabaId"]))
    template = Template(
        id=world.catalogue.new_id(),
        account_id=account.id,
        name=str(body["name"]),
        language=str(body.get("language") or "pt_BR"),
        category=str(body.get("category") or "MARKETING").upper(),
        components=body.get("components") or [{"type": "BODY", "text": "Olá"}],
        parameter_format=str(body.get("parameterFormat") or "POSITIONAL").upper(),
        status=str(body.get("status") or "APPROVED").upper(),
    )
    return world.catalogue.add(template).as_json()


async def change(world: World, request: web.Request, body: Json) -> Any:
    """`status` (with `reason`), `quality`, `category`, `correctCategory`, `components`."""
    template = world.catalogue.get(request.match_info["id"])
    if template is None:
        raise Misunderstood("No such template.")
    if body.get("decide"):
        review.decide(world, template)
    if "status" in body:
        _set_status(world, template, str(body["status"]).upper(), str(body.get("reason") or ""))
    if "quality" in body:
        before = template.quality
        template.change(quality=str(body["quality"]).upper())
        news.template_quality(world, template, before)
    if "category" in body:
        before = template.category
        template.change(category=str(body["category"]).upper(), previous_category=before)
        news.template_category(world, template, before)
    if "correctCategory" in body:
        news.template_category_to_come(world, template, str(body["correctCategory"]).upper())
    if "components" in body:
        template.change(components=body["components"])
        news.template_components(world, template)
    return template.as_json()


def _set_status(world: World, template: Template, event: str, reason: str) -> None:
    if event not in EVENTS:
        raise Misunderstood(f"status is one of {', '.join(EVENTS)}.")
    template.change(status=STATUS_AFTER.get(event, event))
    if event == "PAUSED":
        template.pauses += 1
    if event == "REJECTED":
        template.change(rejected_reason=reason or "INVALID_FORMAT")
        reason = template.rejected_reason
    news.template_status(world, template, event, reason=reason)
