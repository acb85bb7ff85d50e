"""The addresses under /_sim."""

from __future__ import annotations

from aiohttp import web

from . import acting, business, reading, templates
from .asked import handles


def add(app: web.Application) -> None:
    app.router.add_get("/_sim/messages", handles(reading.messages))
    app.router.add_get("/_sim/stats", handles(reading.stats))
    app.router.add_post("/_sim/inbound", handles(acting.let_in))
    app.router.add_post("/_sim/statuses", handles(acting.report))
    app.router.add_post("/_sim/templates", handles(templates.add))
    app.router.add_post("/_sim/templates/{id}", handles(templates.change))
    app.router.add_post("/_sim/numbers/{id}", handles(business.change_number))
    app.router.add_post("/_sim/account/{waba}", handles(business.change_account))
    app.router.add_post("/_sim/media/expire", handles(acting.expire_media))
    app.router.add_post("/_sim/window", handles(acting.window))
    app.router.add_post("/_sim/faults", handles(acting.faults))
    app.router.add_post("/_sim/reset", handles(acting.reset))
