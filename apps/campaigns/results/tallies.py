"""How many people of a campaign stand where, as it is for people.

Of one that somebody has ended nobody waits any more, though it takes a while until that is written
on each message.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from apps.campaigns.models import Campaign, Status
from apps.campaigns.results import figures
from apps.campaigns.results.figures import Coded
from apps.conversations import tallying
from apps.conversations.models import Status as MessageStatus
from apps.conversations.tallying import Counts

#: What is written on messages that do not leave any more.
CODES: dict[str, str] = {
    Status.FINISHED: "campaign_finished",
    Status.CANCELLED: "campaign_cancelled",
}


def counts(campaign: Campaign) -> Counts:
    """One question."""
    if campaign.batch is None:
        return Counts()
    return _decided(campaign, tallying.counts(campaign.batch))


def counts_of(campaigns: Iterable[Campaign]) -> dict[UUID, Counts]:
    """By the id of the campaign; without an entry: nobody was written down yet. One question."""
    known: dict[UUID, Campaign] = {one.batch_id: one for one in campaigns if one.batch_id}
    found = tallying.counts_of(known) if known else {}
    return {known[batch].pk: _decided(known[batch], counted) for batch, counted in found.items()}


def by_code(campaign: Campaign, shown: Counts) -> list[Coded]:
    """As `figures.by_code`, with those who are being cancelled. `shown`: its counts."""
    told = figures.by_code(campaign)
    code, cancelled = CODES.get(campaign.status), MessageStatus.CANCELLED.value
    left = shown.cancelled - sum(one.messages for one in told if one.status == cancelled)
    if code is None or left <= 0:
        return told
    known = {(one.status, one.code): one for one in told}
    before = known.pop((cancelled, code), Coded(cancelled, code, 0))
    all_of_them = replace(before, messages=before.messages + left)
    return sorted(
        [*known.values(), all_of_them], key=lambda one: (-one.messages, one.status, one.code)
    )


def _decided(campaign: Campaign, counted: Counts) -> Counts:
    if campaign.status not in CODES or not counted.queued:
        return counted
    return replace(counted, queued=0, cancelled=counted.cancelled + counted.queued)
