"""POST /_sim/numbers/{id} and /_sim/account/{waba}: what happens to a business."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from apps.whatsapp.simulator.accounts import Account, Number
from apps.whatsapp.simulator.webhooks import news
from apps.whatsapp.simulator.world import World

from .asked import Json

TIERS = {"TIER_250": 250, "TIER_2K": 2000, "TIER_10K": 10_000, "TIER_100K": 100_000}
QUALITY_EVENTS = {"RED": "FLAGGED", "GREEN": "UNFLAGGED", "YELLOW": "UNFLAGGED"}
DAY = 24 * 3600


async def change_number(world: World, request: web.Request, body: Json) -> Any:
    """`quality`, `throughput`, `name` (with `decision`), `status`; silently: `wabaId`,
    `displayPhoneNumber`, `pin`."""
    number = world.number(request.match_info["id"])
    if "wabaId" in body:
        number.account = world.account(str(body["wabaId"]))
    if "displayPhoneNumber" in body:
        number.display = str(body["displayPhoneNumber"])
    number.pin = str(body.get("pin", number.pin))
    number.status = str(body.get("status", number.status)).upper()
    _change_quality(world, number, body)
    if "name" in body:
        _decide_name(world, number, str(body["name"]), str(body.get("decision") or "APPROVED"))
    return {
        "id": number.id,
        "wabaId": number.account_id,
        "displayPhoneNumber": number.display,
        "verifiedName": number.verified_name,
        "quality": number.quality,
        "status": number.status,
        "throughput": number.throughput,
    }


def _change_quality(world: World, number: Number, body: Json) -> None:
    tier = number.account.tier if number.account else "TIER_250"
    limit = {"current_limit": tier, "max_daily_conversations_per_business": tier}
    if "quality" in body:
        number.quality = str(body["quality"]).upper()
        event = QUALITY_EVENTS.get(number.quality, "UNFLAGGED")
        news.tell_number(world, number, "phone_number_quality_update", {"event": event, **limit})
    if "throughput" in body:
        number.throughput = str(body["throughput"]).upper()
        told = {"event": "THROUGHPUT_UPGRADE", **limit}
        news.tell_number(world, number, "phone_number_quality_update", told)


def _decide_name(world: World, number: Number, name: str, decision: str) -> None:
    if decision == "APPROVED":
        number.verified_name, number.name_status = name, "APPROVED"
    told = {
        "decision": decision,
        "requested_verified_name": name,
        "rejection_reason": None if decision == "APPROVED" else "NAME_NOT_CONSISTENT",
    }
    news.tell_number(world, number, "phone_number_name_update", told)


async def change_account(world: World, request: web.Request, body: Json) -> Any:
    """`restriction` (a type or several; [] lifts them), `seconds`, `ban` (true or false),
    `scheduleBan`, `violation`, `tier`, `event` (any other account_update, with `more`);
    silently: `appSecret`, `name`."""
    account = world.account(request.match_info["waba"])
    account.app_secret = str(body.get("appSecret", account.app_secret))
    account.name = str(body.get("name", account.name))
    if "restriction" in body:
        _restrict(world, account, body["restriction"], int(body.get("seconds") or DAY))
    if "ban" in body:
        account.banned = bool(body["ban"])
        _ban(world, account, "DISABLE" if account.banned else "REINSTATE")
    if body.get("scheduleBan"):
        _ban(world, account, "SCHEDULE_FOR_DISABLE")
    if "violation" in body:
        told = {"violation_info": {"violation_type": str(body["violation"])}}
        _update(world, account, "ACCOUNT_VIOLATION", told)
    if "tier" in body:
        _set_tier(world, account, str(body["tier"]).upper())
    if "event" in body:
        _update(world, account, str(body["event"]), body.get("more") or {})
    return {"id": account.id, "banned": account.banned, "restrictions": account.restrictions,
            "tier": account.tier, "subscribed": account.subscribed}  # fmt: skip


def _update(world: World, account: Account, event: str, told: Json) -> None:
    news.tell(world, account.id, "account_update", {"event": event, **told})


def _restrict(world: World, account: Account, said: Any, seconds: int) -> None:
    kinds = said if isinstance(said, list) else [said]
    until = int(world.now()) + seconds
    account.restrictions = [{"restriction_type": str(kind), "expiration": until} for kind in kinds]
    told = {"restriction_info": account.restrictions}
    _update(world, account, "ACCOUNT_RESTRICTION", told)


def _ban(world: World, account: Account, state: str) -> None:
    told = {"ban_info": {"waba_ban_state": state, "waba_ban_date": "January 31, 2027"}}
    _update(world, account, "DISABLED_UPDATE", told)


def _set_tier(world: World, account: Account, tier: str) -> None:
    account.tier = tier
    told = {
        "max_daily_conversations_per_business": TIERS.get(tier, -1),
        "max_phone_numbers_per_business": 20,
        "max_phone_numbers_per_waba": 20,
    }
    news.tell(world, account.id, "business_capability_update", told)
