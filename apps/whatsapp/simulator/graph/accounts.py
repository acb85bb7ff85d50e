"""WhatsApp Business Accounts: reading them, and subscribing the app to them."""

from __future__ import annotations

from apps.whatsapp.simulator.accounts import Account, Number, Override
from apps.whatsapp.simulator.webhooks import handshake

from . import numbers
from .call import DONE, Answer, Call, Json
from .shape import page, pick
from .tokens import MANAGEMENT, check_scope

DEFAULT = ("name", "timezone_id", "message_template_namespace")
OWN_FIELDS = frozenset({"name", "timezone_id", "message_template_namespace", "currency", "country",
                        "account_review_status", "business_verification_status",
                        "owner_business_info", "on_behalf_of_business_info", "ownership_type",
                        "marketing_messages_onboarding_status", "phone_numbers",
                        "message_templates", "subscribed_apps"})  # fmt: skip


def as_json(call: Call, account: Account) -> Json:
    banned = "BLOCKED" if account.banned else "AVAILABLE"
    return {
        "id": account.id,
        "name": account.name,
        "timezone_id": "25",
        "currency": "BRL",
        "country": "BR",
        "message_template_namespace": f"sandbox_{account.id}",
        "account_review_status": "APPROVED",
        "business_verification_status": "verified",
        "ownership_type": "SELF",
        "owner_business": {"id": "700000000000001", "name": "Sandbox portfolio"},
        "owner_business_info": {"id": "700000000000001", "name": "Sandbox portfolio"},
        "on_behalf_of_business_info": None,
        "primary_business_location": None,
        "is_enabled_for_insights": True,
        "is_shared_with_partners": False,
        "creation_time": 1767225600,
        "status": "DISABLED" if account.banned else "ACTIVE",
        "auth_international_rate_eligibility": None,
        "marketing_messages_onboarding_status": "ONBOARDED",
        "marketing_messages_lite_api_status": "ONBOARDED",
        "disable_marketing_messages_on_cloud_api": account.marketing_off,
        "whatsapp_business_manager_messaging_limit": account.tier,
        "health_status": {
            "can_send_message": banned,
            "entities": [{"entity_type": "WABA", "id": account.id, "can_send_message": banned}],
        },
        "phone_numbers": {"data": [numbers.as_json(one) for one in _numbers(call, account)]},
        "message_templates": {
            "data": [one.as_json() for one in call.world.catalogue.of(account.id)]
        },
        "subscribed_apps": {"data": _apps(call, account)},
    }


def _numbers(call: Call, account: Account) -> list[Number]:
    return [one for one in call.world.numbers.values() if one.account is account]


async def read(call: Call) -> Answer:
    return pick(as_json(call, call.account()), call.asked.get("fields"), DEFAULT)


async def write(call: Call) -> Answer:
    check_scope(call.token, MANAGEMENT)
    account, told = call.account(), await call.parameters()
    if "disable_marketing_messages_on_cloud_api" in told:
        account.marketing_off = told["disable_marketing_messages_on_cloud_api"] in (True, "true")
    if told.get("name"):
        account.name = str(told["name"])
    return {"id": account.id, **DONE}


def _apps(call: Call, account: Account) -> list[Json]:
    if not account.subscribed:
        return []
    app = call.world.options.app_id
    told: Json = {
        "whatsapp_business_api_data": {
            "id": app,
            "name": "Sandbox",
            "link": f"https://www.facebook.com/games/?app_id={app}",
        }
    }
    if account.override:
        told["override_callback_uri"] = account.override.url
    return [told]


async def subscriptions(call: Call) -> Answer:
    address = f"{call.world.base_url}/v23.0/{call.node}/subscribed_apps"
    return page(_apps(call, call.account()), call.asked, address)


async def subscribe(call: Call) -> Answer:
    """POST without an address takes the app's own again."""
    check_scope(call.token, MANAGEMENT)
    account, told = call.account(), await call.parameters()
    url, token = told.get("override_callback_uri"), str(told.get("verify_token") or "")
    if url:
        await handshake.verify(call.world, str(url), token)
    account.override = Override(str(url), token) if url else None
    account.subscribed = True
    return dict(DONE)


async def unsubscribe(call: Call) -> Answer:
    check_scope(call.token, MANAGEMENT)
    account = call.account()
    account.subscribed = False
    account.override = None
    return dict(DONE)
