"""From what is seen to what somebody must look at: thresholds. Arithmetic, no database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from apps.conversations.operating.counting import SENT, WORKER_LOST
from apps.conversations.operating.shapes import ChannelPicture, CompanyPicture
from apps.whatsapp.errors import Verdict
from apps.whatsapp.models import Incident

Kind = Incident.Kind
LATE = 60.0  # seconds that a reply, or a webhook that came in, may wait
STALE_ORPHANS = 100  # statuses of an hour for which no message was found
UNKNOWN = 20  # messages of a channel
WINDOW = 15 * 60.0  # seconds over which refusals are weighed
REFUSED_LEAST, REFUSED_SHARE = 20, 0.3  # of what was tried in that time; both must be reached
#: What a provider refused for good or what stops others; what is merely tried again is not here.
REFUSALS = frozenset(
    {
        Verdict.HOLD_CHANNEL,
        Verdict.REAUTHENTICATE,
        Verdict.HOLD_TEMPLATE,
        Verdict.FIX_DATA,
        Verdict.NEVER,
        Verdict.WINDOW_CLOSED,
    }
)
#: Channel, word → messages of the last WINDOW.
Recent = Mapping[tuple[UUID, str], int]


@dataclass(frozen=True, slots=True)
class Alarm:
    """`channel_id` None: the whole company. `detail`: for JSON, nothing personal."""

    kind: str
    channel_id: UUID | None = None
    detail: dict[str, Any] = field(default_factory=dict, compare=False)


def of_company(
    picture: CompanyPicture, recent: Recent, *, now: float, may_send: bool
) -> list[Alarm]:
    """`may_send`: the platform lets the company send at all. `now`: seconds since 1970."""
    found = list(_of_webhooks(picture, now))
    for channel in picture.channels:
        found += _of_channel(channel, recent, now=now, may_send=may_send)
    return found


def _of_webhooks(picture: CompanyPicture, now: float) -> Iterator[Alarm]:
    if _late(picture.event_since, now):
        yield Alarm(Kind.WEBHOOKS_LATE.value, None, {"seconds": _age(picture.event_since, now)})
    if picture.stale_orphans >= STALE_ORPHANS:
        yield Alarm(Kind.ORPHANS_GROW.value, None, {"count": picture.stale_orphans})


def _of_channel(
    channel: ChannelPicture, recent: Recent, *, now: float, may_send: bool
) -> Iterator[Alarm]:
    if may_send and channel.may_send and _late(channel.replies_since, now):
        told = {"count": channel.replies, "seconds": _age(channel.replies_since, now)}
        yield Alarm(Kind.REPLIES_WAIT.value, channel.id, told)
    if lost := recent.get((channel.id, WORKER_LOST), 0):
        yield Alarm(Kind.WORKER_LOST.value, channel.id, {"count": lost})
    if channel.unknown >= UNKNOWN:
        yield Alarm(Kind.MANY_UNKNOWN.value, channel.id, {"count": channel.unknown})
    yield from _of_refusals(channel, recent)


def _of_refusals(channel: ChannelPicture, recent: Recent) -> Iterator[Alarm]:
    by_word = {word: recent.get((channel.id, word), 0) for word in REFUSALS}
    refused = sum(by_word.values())
    tried = refused + recent.get((channel.id, SENT), 0)
    if refused >= REFUSED_LEAST and refused >= REFUSED_SHARE * tried:
        most = max(sorted(by_word), key=by_word.__getitem__)
        told = {"count": refused, "of": tried, "verdict": str(most)}
        yield Alarm(Kind.MANY_REFUSED.value, channel.id, told)


def _late(since: float | None, now: float) -> bool:
    return since is not None and now - since > LATE


def _age(since: float | None, now: float) -> int:
    return int(now - since) if since is not None else 0
