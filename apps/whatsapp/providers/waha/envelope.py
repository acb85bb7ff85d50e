"""What stands round every event of the gateway."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from apps.whatsapp.events import Person
from apps.whatsapp.messages import Address
from apps.whatsapp.providers.waha.chats import address_of, kind_of_crowd
from apps.whatsapp.providers.waha.gateway import as_object, as_text

_MILLISECONDS = 100_000_000_000  # larger than any second until the year 5138


@dataclass(frozen=True, slots=True)
class Envelope:
    """One event. `at`: when the gateway told it."""

    session: str
    event: str
    at: datetime | None
    me: dict[str, Any]
    payload: dict[str, Any]

    @classmethod
    def of(cls, body: dict[str, Any]) -> Self:
        return cls(
            session=as_text(body.get("session")),
            event=as_text(body.get("event")),
            at=moment(body.get("timestamp")),
            me=as_object(body.get("me")),
            payload=as_object(body.get("payload")),
        )


def moment(value: Any) -> datetime | None:
    """A time in seconds or milliseconds since 1970; None for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or value <= 0:
        return None
    try:
        return datetime.fromtimestamp(value / 1000 if value > _MILLISECONDS else value, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def chat_id(message: dict[str, Any]) -> str:
    """The chat a message stands in: who it is to when we wrote it, else who it is from."""
    sides = ("to", "from") if message.get("fromMe") is True else ("from", "to")
    return next((told for side in sides if (told := as_text(message.get(side)))), "")


def crowd(message: dict[str, Any]) -> str:
    """What kind of chat it is when it is not with one person; "" when it is."""
    told = (as_text(message.get("from")), as_text(message.get("to")))
    return next((kind for side in told if (kind := kind_of_crowd(side))), "")


def person(message: dict[str, Any]) -> Person:
    """Whom the chat is with. The name is known only of somebody who wrote themselves."""
    mine = message.get("fromMe") is True
    return Person(_address(message, mine=mine), name="" if mine else _name(message))


def _address(message: dict[str, Any], *, mine: bool) -> Address:
    return address_of(chat_id(message), other=_other_name(message, mine=mine))


def _other_name(message: dict[str, Any], *, mine: bool) -> str:
    """Engines tell a hidden id's number, or a number's hidden id, each in its own place."""
    data = as_object(message.get("_data"))
    key, info = as_object(data.get("key")), as_object(data.get("Info"))
    told = (
        key.get("remoteJidAlt"),
        key.get("senderPn"),
        info.get("RecipientAlt") if mine else info.get("SenderAlt"),
    )
    return next((name for name in map(as_text, told) if name), "")


def _name(message: dict[str, Any]) -> str:
    data = as_object(message.get("_data"))
    told = (
        data.get("notifyName"),
        data.get("pushName"),
        as_object(data.get("Info")).get("PushName"),
    )
    return next((name for name in map(as_text, told) if name), "")
