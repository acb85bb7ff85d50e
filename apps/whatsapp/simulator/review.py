"""The review of a template: what Meta's people decide, some time later."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from .template import Template
from .webhooks import news

if TYPE_CHECKING:
    from .world import World

#: Words in a template's name that decide its review.
REJECTED, NEVER, OTHER_CATEGORY = "reject", "stay_pending", "recategorise"


def submit(world: World, template: Template) -> None:
    template.change(status="PENDING")
    world.spawn(_decide_later(world, template))


async def _decide_later(world: World, template: Template) -> None:
    await asyncio.sleep(world.faults.approve_after_ms / 1000)
    if template.status == "PENDING" and NEVER not in template.name:
        decide(world, template)


def decide(world: World, template: Template) -> None:
    if REJECTED in template.name:
        template.change(status="REJECTED", rejected_reason="INVALID_FORMAT")
        news.template_status(world, template, "REJECTED", reason="INVALID_FORMAT")
        return
    if OTHER_CATEGORY in template.name and template.category == "UTILITY":
        template.change(category="MARKETING", previous_category="UTILITY")
        news.template_category(world, template, "UTILITY")
    template.change(status="APPROVED", rejected_reason="NONE")
    news.template_status(world, template, "APPROVED")
