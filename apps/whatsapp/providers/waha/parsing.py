"""From the gateway's webhooks to our events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from apps.whatsapp.events import (
    Deleted,
    Edited,
    Event,
    Ignored,
    Received,
    Unparsed,
)
from apps.whatsapp.messages import Reaction
from apps.whatsapp.providers.protocol import RoutingKeys
from apps.whatsapp.providers.waha import statuses
from apps.whatsapp.providers.waha.contents import content_of, context_of
from apps.whatsapp.providers.waha.envelope import Envelope, crowd, moment, person
from apps.whatsapp.providers.waha.gateway import as_object, as_text
from apps.whatsapp.providers.waha.outcomes import id_of


def keys(body: Any) -> RoutingKeys:
    session = as_text(as_object(body).get("session"))
    return RoutingKeys(channels=frozenset({session} if session else ()))


def parse(body: Any) -> list[Event]:
    """One POST is one event. What can't be read is said to be so, never raised."""
    if not isinstance(body, dict):
        return [Unparsed("the body is no object")]
    envelope = Envelope.of(body)
    reader = _READERS.get(envelope.event)
    if not envelope.event:
        return [Unparsed("no event is named", "event", envelope.session)]
    if reader is None:
        return [Ignored(envelope.event, envelope.session)]
    try:
        return [reader(envelope)]
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as exc:
        return [Unparsed(f"{type(exc).__name__} in {envelope.event}", "payload", envelope.session)]


def _message(envelope: Envelope) -> Event:
    """`message` tells what people wrote, `message.any` also what the company did itself.

    Whoever listens to both hears a person twice with the same id, which changes nothing.
    """
    payload = envelope.payload
    reason = _no_concern(payload)
    if reason:
        return Ignored(reason, envelope.session)
    message_id = id_of(payload)
    if not message_id:
        return Unparsed("no message id", "payload.id", envelope.session)
    return Received(
        channel_key=envelope.session,
        provider_id=message_id,
        at=_when(envelope),
        person=person(payload),
        content=content_of(payload),
        context=context_of(payload),
        echo=_is_mine(payload),
    )


def _reaction(envelope: Envelope) -> Event:
    payload = envelope.payload
    reason = _no_concern(payload)
    if reason:
        return Ignored(reason, envelope.session)
    told = as_object(payload.get("reaction"))
    target = as_text(told.get("messageId"))
    if not target:
        return Unparsed("no message is reacted to", "payload.reaction", envelope.session)
    return Received(
        channel_key=envelope.session,
        provider_id=id_of(payload),
        at=_when(envelope),
        person=person(payload),
        content=Reaction(target, as_text(told.get("text"))),
        echo=_is_mine(payload),
    )


def _edited(envelope: Envelope) -> Event:
    payload = envelope.payload
    reason = _no_concern(payload)
    if reason:
        return Ignored(reason, envelope.session)
    original = as_text(payload.get("editedMessageId")) or id_of(payload)
    if not original:
        return Unparsed("no message is edited", "payload", envelope.session)
    return Edited(
        channel_key=envelope.session,
        provider_id=id_of(payload),
        original_id=original,
        at=_when(envelope),
        person=person(payload),
        content=content_of(payload),
        echo=_is_mine(payload),
    )


def _revoked(envelope: Envelope) -> Event:
    """`before` is the message as it was, where the engine still knows it; `after` is a husk."""
    payload = envelope.payload
    before, after = as_object(payload.get("before")), as_object(payload.get("after"))
    told = before or after
    reason = _no_concern(told)
    if reason:
        return Ignored(reason, envelope.session)
    original = id_of(before) or as_text(payload.get("revokedMessageId")) or id_of(after)
    if not original:
        return Unparsed("no message is taken back", "payload", envelope.session)
    return Deleted(
        channel_key=envelope.session,
        provider_id=id_of(after),
        original_id=original,
        at=moment(after.get("timestamp")) or envelope.at,
        person=person(told),
        echo=_is_mine(told),
    )


def _no_concern(message: dict[str, Any]) -> str:
    """Why a message is none of ours: a crowd's, or one that we sent through the gateway."""
    kind = crowd(message)
    if kind:
        return kind
    return "sent_by_us" if _is_mine(message) and message.get("source") != "app" else ""


def _is_mine(message: dict[str, Any]) -> bool:
    return message.get("fromMe") is True


def _when(envelope: Envelope) -> Any:
    return moment(envelope.payload.get("timestamp")) or envelope.at


_READERS: dict[str, Callable[[Envelope], Event]] = {
    "message": _message,
    "message.any": _message,
    "message.reaction": _reaction,
    "message.edited": _edited,
    "message.revoked": _revoked,
    "message.ack": statuses.acknowledged,
    "session.status": statuses.session_changed,
}
