"""Doubts come and go with the status of their messages, in the transaction that writes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from apps.conversations.advancing import Advance
from apps.conversations.doubts import patience
from apps.conversations.models import Claim, Doubt, Message, Status

#: Between which two moments a message was under way.
Span = tuple[datetime, datetime]


def note(advances: Sequence[Advance]) -> None:
    settled = [one.message_id for one in advances if one.before == Status.UNKNOWN]
    if settled:
        Doubt.objects.filter(pk__in=settled).delete()
    lost = [one for one in advances if one.after == Status.UNKNOWN]
    if lost:
        _doubt(lost)


def _doubt(lost: Sequence[Advance]) -> None:
    now = timezone.now()
    spans = _spans(lost)
    rows = []
    for one in lost:
        since, until = spans[one.message_id]
        ask_at = patience.next_at(now, now)
        rows.append(
            Doubt(
                message_id=one.message_id,
                channel_id=one.channel_id,
                since=since,
                until=until,
                ask_at=ask_at,
            )
        )
    Doubt.objects.bulk_create(rows, ignore_conflicts=True)


def _spans(lost: Sequence[Advance]) -> dict[UUID, Span]:
    """A claim stands until its outcomes are written: nothing of it left before it was made, or
    after it had run out. Without one all that is known is when the message was written."""
    claimed = _claimed({one.channel_id for one in lost})
    rest = [one.message_id for one in lost if one.message_id not in claimed]
    written = dict(Message.objects.filter(pk__in=rest).values_list("pk", "created_at"))
    spans: dict[UUID, Span] = {}
    for one in lost:
        since, until = claimed.get(one.message_id, (written.get(one.message_id, one.at), one.at))
        spans[one.message_id] = (min(since, one.at), min(until, one.at))
    return spans


def _claimed(channels: Iterable[UUID]) -> dict[UUID, Span]:
    rows = Claim.objects.filter(channel__in=list(channels), begun=True)
    return {
        message: (claimed_at, until)
        for claimed_at, until, messages in rows.values_list("claimed_at", "until", "messages")
        for message in messages
    }
