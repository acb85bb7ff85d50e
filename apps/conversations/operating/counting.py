"""What became of messages, in one word each: `sent`, `cancelled`, `worker_lost`, or the verdict on
why a provider refused it.

Whatever changes a message's status is counted where that is told; what was put back to be tried
again is counted by whoever puts it back. So nothing is counted twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from apps.conversations.advancing import RANK, Advance
from apps.conversations.delivery.leases import EXPIRED
from apps.conversations.models import Status
from apps.whatsapp.error_catalogue import entry
from apps.whatsapp.errors import Failure, Verdict
from apps.whatsapp.models import Channel

SENT, CANCELLED, WORKER_LOST = "sent", "cancelled", EXPIRED
WORDS: tuple[str, ...] = (SENT, CANCELLED, WORKER_LOST, *(str(one.value) for one in Verdict))
#: Channel and word → messages.
Counted = Mapping[tuple[UUID, str], int]

_LEFT = RANK[Status.SENT]


def of_advances(advances: Iterable[Advance]) -> Counted:
    """A message that is known to have left counts as sent once, whatever is told first."""
    counted: Counter[tuple[UUID, str]] = Counter()
    refused: Counter[tuple[UUID, str]] = Counter()
    for one in advances:
        if one.before == one.after:  # something else about it changed
            continue
        if one.after == Status.FAILED:
            refused[one.channel_id, one.code] += 1
        elif word := _word(one):
            counted[one.channel_id, word] += 1
    providers = _providers({channel for channel, _code in refused})
    for (channel, code), count in refused.items():
        counted[channel, _verdict(code, providers.get(channel, ""))] += count
    return counted


def of_refusals(refusals: Iterable[tuple[UUID, Failure]]) -> Counted:
    """Of messages that are tried again: channel, and what was said."""
    return Counter((channel, str(failure.verdict)) for channel, failure in refusals)


def _word(one: Advance) -> str:
    if one.after == Status.CANCELLED:
        return CANCELLED
    if one.after == Status.UNKNOWN:
        return WORKER_LOST if one.code == EXPIRED else str(Verdict.FIND_OUT.value)
    before, after = RANK.get(one.before, _LEFT), RANK.get(one.after, -1)
    return SENT if before < _LEFT <= after else ""


def _verdict(code: str, provider: str) -> str:
    return str(entry(code, provider=provider).verdict.value)


def _providers(channels: set[UUID]) -> dict[UUID, Any]:
    if not channels:
        return {}
    return dict(Channel.objects.filter(pk__in=channels).values_list("pk", "provider"))
