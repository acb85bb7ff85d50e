"""Codes of embedded sign-up become tokens; the app's own webhook address."""

from __future__ import annotations

from apps.whatsapp.simulator.errors import GraphError
from apps.whatsapp.simulator.webhooks import handshake

from .call import DONE, Answer, Call, needs


async def access_token(call: Call) -> Answer:
    """A code that begins with `bad` has been used already; any other is good."""
    told, options = await call.parameters(), call.world.options
    app_id, secret = str(needs(told, "client_id")), str(needs(told, "client_secret"))
    if secret != options.app_secret:
        raise GraphError(1, message="Error validating client secret.")
    if told.get("grant_type") == "client_credentials":
        return {"access_token": f"{app_id}|{secret}", "token_type": "bearer"}
    code = str(needs(told, "code"))
    if code.startswith("bad"):
        raise GraphError(100, message="This authorization code has been used.", subcode=36009)
    return {"access_token": f"sandbox-business-{code}", "token_type": "bearer"}


async def subscribe_app(call: Call) -> Answer:
    """POST /{app}/subscriptions"""
    told = await call.parameters()
    url, token = str(needs(told, "callback_url")), str(needs(told, "verify_token"))
    await handshake.verify(call.world, url, token)
    call.world.options.callback_url = url
    call.world.options.verify_token = token
    call.world.callback_verified = True
    return dict(DONE)
