"""POST /{number}/messages and /marketing_messages."""

from __future__ import annotations

import asyncio

from apps.whatsapp.simulator import sending
from apps.whatsapp.simulator.checks.fields import one_of, thing
from apps.whatsapp.simulator.errors import GraphError, missing

from .call import DONE, Answer, Call, Json
from .tokens import MESSAGING, check_scope


async def send(call: Call) -> Answer:
    return await _send(call, lite=False)


async def send_marketing(call: Call) -> Answer:
    return await _send(call, lite=True)


async def _send(call: Call, *, lite: bool) -> Answer:
    world = call.world
    check_scope(call.token, MESSAGING)
    body = await call.json()
    number = call.number()
    if world.faults.latency_ms:
        await asyncio.sleep(world.faults.latency_ms / 1000)
    if body.get("messaging_product") != "whatsapp":
        raise missing("messaging_product")
    if body.get("status"):
        return _mark(call, body)
    return await sending.send(world, number, body, call.request, lite=lite)


def _mark(call: Call, body: Json) -> Json:
    """Mark as read, with typing perhaps."""
    one_of(body, "status", "status", {"read"})
    wamid = str(body.get("message_id") or "")
    if not wamid.startswith("wamid."):
        raise GraphError(131009, "Param message_id is not a message id")
    if body.get("typing_indicator") is not None:
        one_of(thing(body, "typing_indicator"), "type", "typing_indicator['type']", {"text"})
    call.world.ledger.marks.append(
        {
            "phoneNumberId": call.node,
            "messageId": wamid,
            "typing": "typing_indicator" in body,
            "at": call.world.now(),
        }
    )
    return dict(DONE)
