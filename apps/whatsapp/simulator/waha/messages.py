"""Messages out and in, and their receipts."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from apps.whatsapp.simulator.people import wa_id_of
from apps.whatsapp.simulator.triggers import Trigger, Wire, trigger_of

from .gateway import Gateway
from .refusals import WahaError
from .session import Json, Session

ACKS = {"sent": (1, "SERVER"), "delivered": (2, "DEVICE"), "read": (3, "READ"),
        "played": (4, "PLAYED"), "failed": (-1, "ERROR")}  # fmt: skip


def new_id(gateway: Gateway, chat_id: str, *, from_me: bool) -> str:
    unique = gateway.world.chance.token(9).upper()
    return f"{str(from_me).lower()}_{chat_id}_3EB0{unique}"


def digits_of(chat_id: str) -> str:
    return chat_id.partition("@")[0]


def trigger_for(chat_id: str) -> Trigger:
    return trigger_of(wa_id_of(digits_of(chat_id)))


def check_chat(chat_id: Any) -> str:
    if not isinstance(chat_id, str) or "@" not in chat_id or not digits_of(chat_id):
        raise WahaError(422, "chatId must be like 5511999999999@c.us")
    return chat_id


def accept(gateway: Gateway, session: Session, body: Json, content: Json) -> Json:
    """Keep a message of ours and plan its receipts; `content` is its body, media, …"""
    chat_id = check_chat(body.get("chatId"))
    message: Json = {
        "id": new_id(gateway, chat_id, from_me=True),
        "timestamp": int(time.time()),
        "from": session.chat_id,
        "fromMe": True,
        "source": "api",
        "to": chat_id,
        "participant": None,
        "body": "",
        "hasMedia": False,
        "media": None,
        "ack": 0,
        "ackName": "PENDING",
        "vCards": [],
        "_data": {},
        **content,
    }
    if body.get("reply_to"):
        message["replyTo"] = {"id": body["reply_to"], "participant": None, "body": None}
    session.active_at = time.time()
    if session.asleep_until:
        return message
    session.messages.append(message)
    session.sent += 1
    gateway.world.spawn(_receipts(gateway, session, message))
    return message


async def _receipts(gateway: Gateway, session: Session, message: Json) -> None:
    gateway.post.tell(session, "message.any", dict(message))
    trigger = trigger_for(message["to"])
    digits = digits_of(message["to"])
    journey = trigger.journey
    if message["to"].endswith("@c.us") and digits != wa_id_of(digits):
        journey = ("sent",)  # an id that nobody has: WhatsApp's server takes it, nobody gets it
    for status in journey:
        await asyncio.sleep(gateway.world.faults.webhook_delay_ms / 1000)
        if trigger.lost or not gateway.world.faults.deliver or session.asleep_until:
            return
        acknowledge(gateway, session, message, status)
    if trigger.says:
        words = "SAIR" if trigger.says == "stop" else "Olá, quero saber mais"
        arrive(gateway, session, message["to"], {"body": words})


def acknowledge(gateway: Gateway, session: Session, message: Json, status: str) -> None:
    ack, name = ACKS[status]
    message["ack"], message["ackName"] = ack, name
    gateway.post.tell(
        session,
        "message.ack",
        {
            "id": message["id"],
            "from": message["from"],
            "to": message["to"],
            "participant": None,
            "fromMe": True,
            "ack": ack,
            "ackName": name,
            "_data": {},
        },
    )


def arrive(
    gateway: Gateway, session: Session, chat_id: str, content: Json, *, event: str = "message"
) -> Json:
    """A customer writes, or reacts, edits, revokes by another `event`."""
    message: Json = {
        "id": new_id(gateway, chat_id, from_me=False),
        "timestamp": int(time.time()),
        "from": chat_id,
        "fromMe": False,
        "source": "app",
        "to": session.chat_id,
        "participant": None,
        "body": "",
        "hasMedia": False,
        "media": None,
        "ack": 1,
        "ackName": "SERVER",
        "vCards": [],
        "_data": {"notifyName": f"Customer {digits_of(chat_id)[-4:]}"},
        **content,
    }
    if session.asleep_until:
        return message
    if event == "message":
        session.messages.append(message)
        gateway.post.tell(session, "message.any", message)
    gateway.post.tell(session, event, message)
    return message


def refuse(trigger: Trigger, wire: Wire | None) -> None:
    """What the engine says when a trigger number is written to."""
    if trigger.refuse is not None:
        raise WahaError(500, f"The engine could not send: {trigger.words}")
    if wire in (Wire.HTML_500_REFUSED, Wire.HTML_502_REFUSED):
        raise WahaError(500, "Internal server error")
