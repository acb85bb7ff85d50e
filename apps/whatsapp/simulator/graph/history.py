"""GET /{number}/message_history: what became of messages, for those who missed the webhooks."""

from __future__ import annotations

from itertools import islice
from zlib import crc32

from apps.whatsapp.simulator.errors import KNOWN
from apps.whatsapp.simulator.ledger import Happening, Sent

from .call import Answer, Call, Json
from .shape import names, page

MOST = 1000  # newest messages that a listing looks at


async def read(call: Call) -> Answer:
    number, asked = call.number(), call.asked
    wanted = names(asked.get("fields", "id,message_id"))
    if asked.get("message_id"):
        one = call.world.ledger.find(asked["message_id"])
        found = [one] if one is not None and one.number is number else []
    else:
        mine = (one for one in call.world.ledger.newest_first() if one.number is number)
        found = list(islice(mine, MOST))
    shown = [_as_json(call, message, wanted) for message in found]
    asked["limit"] = str(min(100, int(asked.get("limit", "25"))))
    return page(shown, asked, f"{call.world.base_url}/v23.0/{number.id}/message_history")


def _as_json(call: Call, message: Sent, wanted: list[str]) -> Json:
    told: Json = {"id": _id(message.id), "message_id": message.id}
    if "events" in wanted:
        now = call.world.now()
        told["events"] = {
            "data": [_event(call, message, one) for one in message.happened if one.at <= now]
        }
    return told


def _id(text: str) -> str:
    return f"33{crc32(text.encode()):015d}"


def _event(call: Call, message: Sent, happening: Happening) -> Json:
    event: Json = {
        "id": _id(message.id + happening.status),
        "delivery_status": happening.status.upper(),
        "timestamp": happening.at,
        "webhook_update_state": "DELIVERED" if happening.webhook == "DELIVERED" else "FAILED",
        "application": {"id": call.world.options.app_id},
    }
    if happening.url:
        event["webhook_uri"] = happening.url
    if happening.code is not None:
        event["error_description"] = f"(#{happening.code}) {KNOWN[happening.code][1]}"
    return event
