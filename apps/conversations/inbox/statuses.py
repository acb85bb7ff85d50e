"""How far our messages came, as their providers tell it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from uuid import UUID

from django.db import connection
from django.utils import timezone

from apps.accounts.models import Tenant
from apps.conversations.inbox import adopting, orphans, progress
from apps.conversations.inbox.surviving import Faults, each_survives
from apps.conversations.inbox.words import Word
from apps.whatsapp.events import Delivery, StatusChanged
from apps.whatsapp.models import Channel

Channels = Mapping[str, Channel]
#: By our own id where the provider brings it back, otherwise by the provider's. One look into
#: an index for each, as in `rows.known`.
_WHOSE = """
    SELECT asked.nth, coalesce(tagged.id, named.id)
    FROM unnest(%s::integer[], %s::uuid[], %s::uuid[], %s::text[])
        AS asked (nth, channel_id, tag, provider_id)
    LEFT JOIN LATERAL (
        SELECT id FROM conversations_message AS one
        WHERE one.id = asked.tag AND one.channel_id = asked.channel_id LIMIT 1
    ) AS tagged ON true
    LEFT JOIN LATERAL (
        SELECT id FROM conversations_message AS one
        WHERE tagged.id IS NULL AND one.channel_id = asked.channel_id
          AND one.provider_id = asked.provider_id AND one.provider_id <> '' LIMIT 1
    ) AS named ON true
    WHERE coalesce(tagged.id, named.id) IS NOT NULL
"""


def receive(
    tenant: Tenant, events: Sequence[StatusChanged], *, channels: Channels
) -> Faults[StatusChanged]:
    """Inside the transaction that applies them. Answers the items that could not be applied."""
    told = [event for event in events if event.status != Delivery.PENDING]
    return each_survives(told, partial(_apply, tenant, channels))


def _apply(tenant: Tenant, channels: Channels, events: Sequence[StatusChanged]) -> None:
    now = timezone.now()
    words = [Word.of(event, now) for event in events]
    whose = _whose(events, channels)
    progress.apply(tenant, [(whose[nth], word) for nth, word in enumerate(words) if nth in whose])
    strangers = [
        (channels[event.channel_key].pk, word.provider_id, word.as_json())
        for nth, (event, word) in enumerate(zip(events, words, strict=True))
        if nth not in whose
    ]
    if strangers:
        orphans.keep(strangers)
        adopting.look_again(tenant, [(channel, name) for channel, name, _word in strangers])


def _whose(events: Sequence[StatusChanged], channels: Channels) -> dict[int, UUID]:
    asked = [
        (nth, channels[event.channel_key].pk, _tagged(event.tag), event.provider_id[:200])
        for nth, event in enumerate(events)
    ]
    with connection.cursor() as cursor:
        cursor.execute(_WHOSE, [list(column) for column in zip(*asked, strict=True)])
        return dict(cursor.fetchall())


def _tagged(tag: str) -> UUID | None:
    """Our message's id; another program on the same number has tags of its own."""
    try:
        return UUID(tag) if tag else None
    except ValueError:
        return None
