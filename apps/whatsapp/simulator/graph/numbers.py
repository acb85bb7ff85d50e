"""Business phone numbers: reading, settings, and their own webhook address."""

from __future__ import annotations

from apps.whatsapp.simulator.accounts import Number, Override
from apps.whatsapp.simulator.errors import GraphError, invalid
from apps.whatsapp.simulator.people import COUNTRIES
from apps.whatsapp.simulator.webhooks import handshake

from .call import DONE, Answer, Call, Json
from .shape import page, pick
from .tokens import MANAGEMENT, check_scope

DEFAULT = (
    "verified_name",
    "code_verification_status",
    "display_phone_number",
    "quality_rating",
    "platform_type",
    "throughput",
    "last_onboarded_time",
    "webhook_configuration",
)
#: Fields that only a number has; they tell what an unknown id is meant to be.
OWN_FIELDS = frozenset({"display_phone_number", "verified_name", "quality_rating", "throughput",
                        "code_verification_status", "name_status", "platform_type"})  # fmt: skip


def as_json(number: Number, application_url: str = "") -> Json:
    """Every field a number can be asked for."""
    account = number.account
    return {
        "id": number.id,
        "display_phone_number": number.display,
        "verified_name": number.verified_name,
        "quality_rating": number.quality,
        "quality_score": {"score": number.quality},
        "status": number.status,
        "name_status": number.name_status,
        "new_name_status": "NONE",
        "new_display_name": "",
        "new_certificate": None,
        "code_verification_status": "VERIFIED" if number.code_verified else "NOT_VERIFIED",
        "platform_type": "CLOUD_API",
        "throughput": {"level": number.throughput},
        "messaging_limit_tier": account.tier if account else "TIER_250",
        "whatsapp_business_manager_messaging_limit": account.tier if account else "TIER_250",
        "is_official_business_account": False,
        "official_business_account": None,
        "is_pin_enabled": bool(number.pin),
        "is_on_biz_app": False,
        "is_preverified_number": False,
        "account_mode": "SANDBOX",
        "country_code": next(
            (c for d, c in COUNTRIES.items() if number.digits.startswith(d)), None
        ),
        "country_dial_code": next((d for d in COUNTRIES if number.digits.startswith(d)), None),
        "certificate": None,
        "host_platform": None,
        "search_visibility": "VISIBLE",
        "eligibility_for_api_business_global_search": "NON_ELIGIBLE_UNDEFINED_COUNTRY",
        "username": number.username or None,
        "last_onboarded_time": "2026-01-01T00:00:00+0000",
        "conversational_automation": number.automation or None,
        "webhook_configuration": _webhooks(number, application_url),
        "health_status": health(number),
    }


def health(number: Number) -> Json:
    account = number.account
    banned = account is not None and account.banned
    works = number.status == "CONNECTED" and not banned
    entities: list[Json] = [
        {
            "entity_type": "PHONE_NUMBER",
            "id": number.id,
            "can_send_message": "AVAILABLE" if number.status == "CONNECTED" else "BLOCKED",
        }
    ]
    if account is not None:
        said = "BLOCKED" if banned else "AVAILABLE"
        entities.append({"entity_type": "WABA", "id": account.id, "can_send_message": said})
    return {"can_send_message": "AVAILABLE" if works else "BLOCKED", "entities": entities}


def _webhooks(number: Number, application_url: str) -> Json | None:
    told: Json = {}
    if number.override:
        told["phone_number"] = number.override.url
    if number.account and number.account.override:
        told["whatsapp_business_account"] = number.account.override.url
    if application_url:
        told["application"] = application_url
    return told or None


async def read(call: Call) -> Answer:
    whole = as_json(call.number(), call.world.options.callback_url)
    return pick(whole, call.asked.get("fields"), DEFAULT)


async def of_account(call: Call) -> Answer:
    """GET /{waba}/phone_numbers"""
    account = call.account()
    mine = [one for one in call.world.numbers.values() if one.account is account]
    asked = call.asked
    shown = [
        pick(as_json(one, call.world.options.callback_url), asked.get("fields"), DEFAULT)
        for one in mine
    ]
    return page(shown, asked, f"{call.world.base_url}/v23.0/{account.id}/phone_numbers")


async def write(call: Call) -> Answer:
    """POST /{number}: a two-step PIN, or the number's own webhook address."""
    check_scope(call.token, MANAGEMENT)
    number, told = call.number(), await call.parameters()
    if "pin" in told:
        number.pin = checked_pin(told["pin"])
    elif "webhook_configuration" in told:
        await _override(call, number, told["webhook_configuration"])
    elif "new_display_name" in told:
        number.name_status = "PENDING_REVIEW"
    else:
        raise invalid("Nothing to change")
    return dict(DONE)


def checked_pin(pin: object) -> str:
    text = str(pin)
    if len(text) != 6 or not text.isdigit():
        raise GraphError(100, message="(#100) Param pin must be 6 characters long.")
    return text


async def _override(call: Call, number: Number, told: object) -> None:
    if not isinstance(told, dict):
        raise invalid("Param webhook_configuration must be a JSON object.")
    url, token = told.get("override_callback_uri"), str(told.get("verify_token") or "")
    if not url:
        number.override = None
        return
    await handshake.verify(call.world, str(url), token)
    number.override = Override(str(url), token)


async def settings(call: Call) -> Answer:
    return call.number().settings or {"storage_configuration": {"status": "DEFAULT"}}


async def change_settings(call: Call) -> Answer:
    call.number().settings |= await call.json()
    return dict(DONE)


async def automate(call: Call) -> Answer:
    """POST /{number}/conversational_automation"""
    call.number().automation = await call.parameters()
    return dict(DONE)
