"""A message that has come, understood: on which channel, from or to whom, saying what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from apps.accounts.ids import id_of, new_id
from apps.conversations.inbox.threads import Pair
from apps.conversations.models import Contact, Message, Status
from apps.whatsapp.events import Received, System
from apps.whatsapp.messages import Media
from apps.whatsapp.models import Channel

#: Told later than this, a message stands in its thread where it was written, not where it came.
LATE = timedelta(minutes=2)
_PAST = {
    "delivered": Status.DELIVERED,
    "read": Status.READ,
    "played": Status.PLAYED,
    "error": Status.FAILED,
    "failed": Status.FAILED,
}


@dataclass(slots=True)
class Arrival:
    """`is_wish`: nothing but a word about consent, so that nobody has to deal with it."""

    event: Received
    channel: Channel
    contact: Contact
    at: datetime
    kind: str
    content: dict[str, Any]
    file: Media | None
    media_id: UUID | None = None
    is_wish: bool = False

    @property
    def pair(self) -> Pair:
        return self.contact.pk, self.channel.pk

    @property
    def is_ours(self) -> bool:
        return self.event.echo

    @property
    def is_past(self) -> bool:
        return self.event.history

    @property
    def is_spoken(self) -> bool:
        """Somebody wrote to the company just now, so it may answer."""
        return not (self.is_ours or self.is_past or isinstance(self.event.content, System))

    @property
    def calls_for_us(self) -> bool:
        return self.is_spoken and not self.is_wish

    @property
    def status(self) -> Status:
        """What the phone sent has left; of the past it is told how far it came."""
        if not self.is_ours:
            return Status.RECEIVED
        return _PAST.get(self.event.history_status, Status.SENT)

    def as_message(self, now: datetime) -> Message:
        """The row, not saved yet."""
        is_late = self.is_past or self.at < now - LATE
        message = Message(
            id=id_of(self.at) if is_late else new_id(),
            contact=self.contact,
            channel=self.channel,
            direction=Message.Direction.OUT if self.is_ours else Message.Direction.IN,
            origin=Message.Origin.PHONE if self.is_ours else Message.Origin.PERSON,
            kind=self.kind,
            content=self.content,
            media_id=self.media_id,
            reply_to=self.event.context.reply_to[:200],
            status=self.status.value,
            provider_id=self.event.provider_id,
            context=_context(self.event),
            created_at=self.at,
        )
        return self._with_times(message)

    def _with_times(self, message: Message) -> Message:
        if self.is_ours:
            status = self.status
            message.sent_at = None if status == Status.FAILED else self.at
            message.ended_at = self.at if status == Status.FAILED else None
            came = status in {Status.DELIVERED, Status.READ, Status.PLAYED}
            message.delivered_at = self.at if came else None
            message.read_at = self.at if came and status != Status.DELIVERED else None
        return message


def _context(event: Received) -> dict[str, Any] | None:
    """What came with it, in the API's words; nothing is said of what is not so."""
    about = event.context
    told: dict[str, Any] = {
        "forwarded": about.forwarded,
        "frequentlyForwarded": about.frequently_forwarded,
        "product": about.product,
        "catalog": about.catalog,
        "quotedText": about.quoted_text,
        "referral": _referral(event),
    }
    return {name: value for name, value in told.items() if value} or None


def _referral(event: Received) -> dict[str, Any] | None:
    came = event.referral
    if came is None:
        return None
    told: dict[str, Any] = {
        "source": came.source,
        "sourceId": came.source_id,
        "url": came.url,
        "headline": came.headline,
        "body": came.body,
        "mediaKind": str(came.media_kind or ""),
        "mediaUrl": came.media_url,
        "clickId": came.click_id,
    }
    return {name: value for name, value in told.items() if value}
