"""Who answered a campaign, and who asked for no more after it.

An answer belongs to the campaign whose message it quotes; else to the last one that this person
got on that channel within the days below. A wish to get no more belongs to the last one of what
they don't want. However often it is told, each person has answered a campaign once, and the
earliest time counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from apps.conversations.consent.asking import medium_of
from apps.conversations.consent.ledger import Noted
from apps.conversations.models import How, Message
from apps.whatsapp.models import Channel

ANSWERED_WITHIN = timedelta(days=7)
#: Providers tell whole seconds, and an answer may overtake the note that the message was sent.
CLOCKS_DIFFER = timedelta(minutes=1)
#: Nobody's answer: a list that was brought along, contacts that became one.
_NO_ANSWERS = frozenset({How.IMPORT, How.MERGE})
_Key = tuple[UUID, UUID | None, str, datetime]
# One statement, however many: for each the person's own thread is looked through. Our own words
# only.
_NOTE = """
    INSERT INTO campaigns_response AS known
        (id, campaign_id, contact_id, message_id, variant, channel_id, {column})
    SELECT DISTINCT ON (told.campaign_id, came.contact)
        public.uuid7(), told.campaign_id, came.contact, told.id, told.variant, told.channel_id,
        came.at
    FROM json_to_recordset(%(came)s::json) AS came (
        contact uuid, channels uuid[], at timestamptz, quoted text, categories text[]
    ) CROSS JOIN LATERAL (
        SELECT message.id, message.variant, message.channel_id, campaign.id AS campaign_id
        FROM conversations_message message
        JOIN campaigns_campaign campaign ON campaign.batch_id = message.batch_id
        WHERE message.contact_id = came.contact AND message.channel_id = ANY(came.channels)
          AND message.direction = 'out'
          AND message.status NOT IN ('queued', 'cancelled', 'failed')
          AND (came.categories IS NULL OR campaign.category = ANY(came.categories))
          AND (message.provider_id = nullif(came.quoted, '')
            OR coalesce(message.sent_at, message.ended_at, came.at)
              BETWEEN came.at - %(within)s AND came.at + %(differ)s)
        ORDER BY message.provider_id = nullif(came.quoted, '') DESC NULLS LAST,
            coalesce(message.sent_at, message.ended_at, came.at) DESC, message.id DESC
        LIMIT 1
    ) AS told
    ORDER BY told.campaign_id, came.contact, came.at
    ON CONFLICT (campaign_id, contact_id) DO UPDATE SET {column} = excluded.{column}
    WHERE known.{column} IS NULL OR known.{column} > excluded.{column}
"""
_REPLIED, _OPTED_OUT = (_NOTE.format(column=name) for name in ("replied_at", "opted_out_at"))


def note_replies(messages: Iterable[Message]) -> None:
    """What the company wrote on its phone is no answer."""
    _write(
        _REPLIED,
        [
            {
                "contact": one.contact_id,
                "channels": [one.channel_id],
                "at": one.created_at,
                "quoted": one.reply_to,
            }
            for one in messages
            if one.direction == Message.Direction.IN and one.contact_id
        ],
    )


def note_opt_outs(noted: Sequence[Noted]) -> None:
    """One word may end several things: it is one wish."""
    wishes: dict[_Key, list[str]] = {}
    for entry in (one.entry for one in noted):
        if not entry.given and entry.contact_id and entry.at and entry.how not in _NO_ANSWERS:
            key = (entry.contact_id, entry.channel_id, entry.medium, entry.at)
            wishes.setdefault(key, []).append(entry.category)
    if not wishes:
        return
    by_medium = _channels() if any(key[1] is None for key in wishes) else {}
    _write(
        _OPTED_OUT,
        [
            {
                "contact": contact,
                "channels": [channel] if channel else by_medium.get(medium, []),
                "at": at,
                "categories": categories,
            }
            for (contact, channel, medium, at), categories in wishes.items()
        ],
    )


def _channels() -> dict[str, list[UUID]]:
    """By what they write."""
    found: dict[str, list[UUID]] = {}
    for channel in Channel.objects.only("pk", "provider"):
        found.setdefault(medium_of(channel), []).append(channel.pk)
    return found


def _write(statement: str, came: Sequence[dict[str, Any]]) -> None:
    if not came:
        return
    told: dict[str, Any] = {
        "came": json.dumps(came, default=_written),
        "within": ANSWERED_WITHIN,
        "differ": CLOCKS_DIFFER,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, told)


def _written(value: UUID | datetime) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
