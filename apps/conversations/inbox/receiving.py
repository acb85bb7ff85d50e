"""Messages that people wrote, and those the company wrote on its phone.

Words about consent are heard before anything else is done with them; then the message, its
thread and its conversation are written, and the floors above are told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from uuid import UUID

from django.utils import timezone

from apps.accounts.models import Tenant
from apps.conversations import contents, news
from apps.conversations.analytics import summing
from apps.conversations.consent import ear
from apps.conversations.consent.ear import Heard
from apps.conversations.inbox import (
    adopting,
    afterwards,
    answering,
    files,
    meeting,
    placing,
    rows,
    systems,
    telling,
)
from apps.conversations.inbox.arrivals import Arrival
from apps.conversations.inbox.placing import Placed
from apps.conversations.inbox.surviving import Faults, each_survives
from apps.conversations.models import Contact, Message
from apps.whatsapp.events import Deleted, Edited, Received
from apps.whatsapp.messages import Reaction
from apps.whatsapp.models import Channel

Channels = Mapping[str, Channel]
Told = Received | Edited | Deleted


class Nobody(ValueError):
    """A message names nobody who could be found again."""


def receive(tenant: Tenant, events: Sequence[Told], *, channels: Channels) -> Faults[Told]:
    """Inside the transaction that applies them. Answers the items that could not be taken in."""
    return each_survives(events, partial(_take_in, tenant, channels))


def _take_in(tenant: Tenant, channels: Channels, events: Sequence[Told]) -> None:
    """What changes another message comes after the messages, in whatever order it was told.
    What was said in a group belongs to no thread."""
    said = [one for one in events if isinstance(one, Received) and not one.group_id]
    new = _take_messages(tenant, channels, [one for one in said if not _is_reaction(one)])
    changes = [one for one in events if not (isinstance(one, Received) and one.group_id)]
    afterwards.apply(tenant, afterwards.understood(changes, channels))
    systems.apply(tenant, new, channels=channels)


def _is_reaction(event: Received) -> bool:
    return isinstance(event.content, Reaction)


def _take_messages(
    tenant: Tenant, channels: Channels, events: Sequence[Received]
) -> list[Received]:
    """Those that had not been told before."""
    names = [(channels[event.channel_key].pk, event.provider_id) for event in events]
    known = rows.known(names)
    files.fill_placeholders(tenant, events, known, channels=channels)
    new = _firsts(events, names, known)
    if new:
        who = meeting.contacts(tenant, new, channels=channels)
        heard = ear.hear(tenant, new, channels=channels, contacts=who)
        _write(tenant, _arrivals(new, who, heard, channels), heard)
    return new


def _firsts(
    events: Sequence[Received], names: Sequence[rows.Name], known: Mapping[rows.Name, UUID]
) -> list[Received]:
    """A message told twice in one batch is one; without an id each stands for itself."""
    seen = set(known)
    new: list[Received] = []
    for event, name in zip(events, names, strict=True):
        if name not in seen:
            new.append(event)
        if event.provider_id:
            seen.add(name)
    return new


def _arrivals(
    events: Sequence[Received], who: Sequence[Contact | None], heard: Heard, channels: Channels
) -> list[Arrival]:
    now = timezone.now()
    arrivals: list[Arrival] = []
    for event, contact in zip(events, who, strict=True):
        if contact is None:
            raise Nobody("a message without an address")
        said = contents.from_wire(event.content)
        is_wish = event.provider_id in heard.wishes
        channel = channels[event.channel_key]
        arrivals.append(Arrival(event, channel, contact, event.at or now, *said, is_wish=is_wish))
    return arrivals


def _write(tenant: Tenant, arrivals: list[Arrival], heard: Heard) -> None:
    now = timezone.now()
    files.expect(tenant, arrivals)
    messages = [one.as_message(now) for one in arrivals]
    written = {message.pk for message in rows.write(messages)}
    came = [pair for pair in zip(arrivals, messages, strict=True) if pair[1].pk in written]
    placed = placing.place(tenant, [one for one, _ in came], now)
    placing.note_seen(one for one, _ in came)
    summing.again(tenant, (one.created_at for _, one in came))
    adopting.adopt(tenant, [(one.pk, one.channel_id, one.provider_id) for _, one in came])
    answering.confirm(tenant, heard.confirm, arrivals=arrivals)
    _tell(tenant, came, placed)


def _tell(tenant: Tenant, came: Sequence[tuple[Arrival, Message]], placed: Placed) -> None:
    """The past starts nothing, and neither does what was only a word about consent."""
    if placed.changed:
        news.conversation_changed.send(sender=None, conversations=placed.changed, tenant=tenant)
    if placed.opened or placed.reopened:
        news.conversations_opened.send(
            sender=None, opened=placed.opened, reopened=placed.reopened, tenant=tenant
        )
    telling.arrived(tenant, [message for one, message in came if not one.is_past])
    arrived = [message for one, message in came if not (one.is_past or one.is_wish)]
    if arrived:
        news.messages_arrived.send(sender=None, messages=arrived, tenant=tenant)
