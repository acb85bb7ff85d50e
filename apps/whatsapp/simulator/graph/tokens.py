"""Access tokens: any text is one, except those whose beginning says otherwise."""

from __future__ import annotations

from aiohttp import web

from apps.whatsapp.simulator.accounts import Token
from apps.whatsapp.simulator.errors import GraphError
from apps.whatsapp.simulator.world import World

from .call import Call, Json, needs

MESSAGING, MANAGEMENT = "whatsapp_business_messaging", "whatsapp_business_management"
SCOPES = (MANAGEMENT, MESSAGING, "business_management", "public_profile")

#: How a token begins → what Graph says to it.
REFUSED: dict[str, tuple[int, str, int | None]] = {
    "expired": (
        190,
        "Error validating access token: Session has expired. The current time is later.",
        463,
    ),
    "revoked": (190, "Error validating access token: The app is not authorized.", 458),
    "dead": (0, "We were unable to authenticate the app user.", None),
    "no-scope": (200, "(#200) You do not have the necessary permissions for this asset.", None),
    "no-permission": (10, "(#10) Application does not have permission for this action", None),
    "app-limited": (4, "(#4) Application request limit reached", None),
    "waba-limited": (80007, "(#80007) There have been too many calls to this account.", None),
}
#: How a token begins → the one scope of ours that it has.
NARROW = {"messaging-only": MESSAGING, "management-only": MANAGEMENT}


def beginning_of(text: str) -> str:
    return next((one for one in REFUSED if text.startswith(one)), "")


def refuse_by_trigger(text: str) -> None:
    begins = beginning_of(text)
    if begins:
        code, words, subcode = REFUSED[begins]
        raise GraphError(code, message=words, subcode=subcode)


def token_of(world: World, request: web.Request) -> Token:
    """The caller's token, in the header or as `access_token`. Refuses with Graph's errors."""
    header = request.headers.get("Authorization", "")
    kind, _, text = header.partition(" ")
    if kind not in ("Bearer", "OAuth") or not text.strip():
        text = request.query.get("access_token", "")
    text = text.strip()
    if not text:
        raise GraphError(190, message="An access token is required to request this resource.")
    if len(text) < 3 or not text.isascii() or " " in text:
        raise GraphError(190, message="Invalid OAuth access token - Cannot parse access token")
    refuse_by_trigger(text)
    return world.token(text)


def check_scope(token: Token, scope: str) -> None:
    for begins, only in NARROW.items():
        if token.text.startswith(begins) and only != scope:
            raise GraphError(200, message=f"(#200) Requires {scope} permission")


def scopes_of(text: str) -> list[str]:
    for begins, only in NARROW.items():
        if text.startswith(begins):
            return [only, "public_profile"]
    return ["public_profile"] if text.startswith(("no-scope", "no-permission")) else list(SCOPES)


async def debug_token(call: Call) -> Json:
    """GET /debug_token?input_token=…"""
    text = str(needs(call.asked, "input_token"))
    code, words, subcode = REFUSED.get(beginning_of(text), (None, "", None))
    told: Json = {
        "app_id": call.world.options.app_id,
        "type": "SYSTEM_USER",
        "application": "Sandbox",
        "data_access_expires_at": 0,
        "expires_at": 0,
        "is_valid": code not in (190, 0),
        "issued_at": 1767225600,
        "scopes": scopes_of(text),
        "granular_scopes": _granular(call.world, text),
        "user_id": "100000000000001",
    }
    if code in (190, 0):
        told |= {"error": {"code": code, "message": words, "subcode": subcode or 0}, "scopes": []}
        told["expires_at"] = 1767225600 if text.startswith("expired") else 0
    return {"data": told}


def _granular(world: World, text: str) -> list[Json]:
    known = world.tokens.get(text)
    account = known.account if known else None
    targets = {"target_ids": [account.id]} if account else {}
    return [
        {"scope": scope, **targets} for scope in scopes_of(text) if scope.startswith("whatsapp")
    ]
