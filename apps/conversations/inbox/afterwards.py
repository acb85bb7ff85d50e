"""What is done to a message afterwards: a reaction, another text, taking it back.

Told before the message itself, it waits as an orphan. Of two on the same matter the one with
the later time holds; only whoever wrote a message changes it or takes it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from apps.accounts.models import Tenant
from apps.conversations import contents
from apps.conversations.inbox import previews, rows, telling
from apps.conversations.inbox.afterthoughts import After, What
from apps.conversations.inbox.altering import DEEDS
from apps.conversations.models import Message, Orphan
from apps.whatsapp.events import Deleted, Edited, Received
from apps.whatsapp.messages import Reaction
from apps.whatsapp.models import Channel

Told = Received | Edited | Deleted


def understood(events: Iterable[Told], channels: Mapping[str, Channel]) -> list[After]:
    """The changes among the events; messages are none."""
    now = timezone.now()
    found = (_after(event, channels[event.channel_key], event.at or now) for event in events)
    return [after for after in found if after]


def _after(event: Told, channel: Channel, at: datetime) -> After | None:
    if isinstance(event, Deleted):
        return After(channel.pk, event.original_id, What.REVOKED, at, event.echo)
    if isinstance(event, Edited):
        kind, content, _file = contents.from_wire(event.content)
        named = (channel.pk, event.original_id, What.EDITED, at, event.echo)
        return After(*named, kind=str(kind), content=content)
    if isinstance(event.content, Reaction):
        target, emoji = event.content.message_id, event.content.emoji
        return After(channel.pk, target, What.REACTED, at, event.echo, emoji=emoji)
    return None


def apply(tenant: Tenant, afters: Sequence[After]) -> None:
    """In the order of their times; what is told of no message of ours yet is kept."""
    if not afters:
        return
    known = rows.known((one.channel_id, one.target) for one in afters)
    strangers = [one for one in afters if (one.channel_id, one.target) not in known]
    Orphan.objects.bulk_create(
        Orphan(channel_id=one.channel_id, provider_id=one.target[:200], event=one.as_json())
        for one in strangers
    )
    ours = [
        (known[one.channel_id, one.target], one)
        for one in sorted(afters, key=lambda one: one.at)
        if (one.channel_id, one.target) in known
    ]
    _change(tenant, ours)


def _change(tenant: Tenant, afters: Sequence[tuple[UUID, After]]) -> None:
    changed: set[UUID] = set()
    shown: set[UUID] = set()
    for what, deed in DEEDS.items():
        some = [(pk, one) for pk, one in afters if one.what == what]
        done = deed(some) if some else set()
        changed |= done
        shown |= done if what != What.REACTED else set()
    if changed:
        messages = list(Message.objects.filter(pk__in=changed))
        previews.refresh(tenant, [one for one in messages if one.pk in shown])
        telling.changed(tenant, messages)
