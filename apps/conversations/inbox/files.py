"""Files of messages: awaited from the moment they are told of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from apps.accounts.models import Tenant
from apps.conversations import contents
from apps.conversations.inbox import rows
from apps.conversations.inbox.arrivals import Arrival
from apps.conversations.models import Message
from apps.whatsapp.events import Received
from apps.whatsapp.media import fetching
from apps.whatsapp.messages import Media
from apps.whatsapp.models import Channel


def expect(tenant: Tenant, arrivals: Sequence[Arrival]) -> None:
    """Give each message with a file the id under which it will be found."""
    waiting = [(one, one.file) for one in arrivals if one.file]
    found = fetching.expect_all(tenant, [(one.channel, file) for one, file in waiting])
    for (one, _file), media in zip(waiting, found, strict=True):
        one.media_id = media.pk
        one.content = {**one.content, "mediaId": str(media.pk)}


def fill_placeholders(
    tenant: Tenant,
    events: Sequence[Received],
    known: Mapping[rows.Name, UUID],
    *,
    channels: Mapping[str, Channel],
) -> None:
    """A file of the past is told after the message it belongs to, under the same id."""
    late: dict[UUID, tuple[Channel, Received, Media]] = {}
    for event in events:
        channel = channels[event.channel_key]
        pk = known.get((channel.pk, event.provider_id))
        if pk and event.history and isinstance(event.content, Media):
            late[pk] = (channel, event, event.content)
    if not late:
        return
    unfilled = Message.objects.filter(pk__in=list(late), kind=Message.Kind.UNSUPPORTED)
    waiting = list(unfilled.order_by("pk").select_for_update(no_key=True))
    told = [late[message.pk] for message in waiting]
    found = fetching.expect_all(tenant, [(channel, file) for channel, _event, file in told])
    for message, media, (_channel, event, _file) in zip(waiting, found, told, strict=True):
        message.kind, message.content, _ = contents.from_wire(event.content)
        message.media_id = media.pk
        message.content = {**message.content, "mediaId": str(media.pk)}
    Message.objects.bulk_update(waiting, ["kind", "content", "media_id"], batch_size=500)
