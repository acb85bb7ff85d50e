"""When a campaign's messages may leave: its batch's gate, opened and shut as its window says.

The gate knows its own end, so nothing leaves outside of the window even while the clock stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from heapq import merge

from django.utils import timezone

from apps.accounts.hours import Hours
from apps.accounts.hours.clock import Span
from apps.accounts.models import Tenant
from apps.campaigns.clocks import windows, zones
from apps.campaigns.models import Campaign
from apps.campaigns.results import progress
from apps.campaigns.running.waking import follow_written_soon
from apps.conversations.delivery import waking
from apps.conversations.models import Batch

#: What was claimed in the last moment still leaves: so long before the end nothing is claimed.
MARGIN = timedelta(seconds=3)
#: A gate stays open for so long at most without that the clock looks at it again.
TRUST = timedelta(days=2)
_SETTLES = 5  # seconds until what was on its way has left, or not


@dataclass(frozen=True, slots=True)
class Gate:
    """`open_until` None: no end. `waiting_until`: when it opens next while it is shut; None then:
    never."""

    is_open: bool
    open_until: datetime | None = None
    waiting_until: datetime | None = None


SHUT = Gate(is_open=False)


def gate(all_hours: Sequence[Hours], at: datetime) -> Gate:
    """Open while it may be open for somebody. Pure: no clock, no database."""
    if any(one.calendar is None for one in all_hours):
        return Gate(is_open=True)
    for begin, until in _united(one.spans(at, at + TRUST) for one in all_hours):
        if until - MARGIN <= at:
            continue
        if begin <= at:
            return Gate(is_open=True, open_until=until - MARGIN)
        return Gate(is_open=False, waiting_until=begin)
    opens = (one.opens_next(at + TRUST) for one in all_hours)
    return Gate(is_open=False, waiting_until=min((one for one in opens if one), default=None))


def look(tenant: Tenant, campaign: Campaign, *, at: datetime | None = None) -> Gate:
    """Set it as it is to be now; `campaign` is held by the caller and running."""
    hours = hours_for(tenant, campaign)
    wanted = gate(hours, at or timezone.now())
    _set(tenant, campaign, wanted)
    return wanted


def shut(tenant: Tenant, campaign: Campaign) -> None:
    """Nothing is claimed any more from the moment this commits."""
    _set(tenant, campaign, SHUT)
    if campaign.batch_id:
        follow_written_soon(campaign.batch_id, seconds=_SETTLES)


def hours_for(tenant: Tenant, campaign: Campaign) -> list[Hours]:
    """One for each clock that counts."""
    own = windows.hours_of(campaign, tenant)
    if campaign.window is None or not campaign.window.in_recipients_zone:
        return [own]
    return [own, *(Hours(zone, own.calendar) for zone in zones.of_recipients() - {own.zone})]


def _set(tenant: Tenant, campaign: Campaign, wanted: Gate) -> None:
    by_clock = campaign.window is not None and campaign.window.in_recipients_zone
    hours = {**campaign.window.hours} if campaign.window and by_clock else None
    rows = Batch.objects.filter(campaign=campaign)
    was_open = rows.filter(is_open=True).exists()
    rows.update(is_open=wanted.is_open, open_until=wanted.open_until, hours=hours)
    if wanted.is_open != was_open:
        waking.wake(tenant)  # also to give back what is in hand
    if campaign.waiting_until != wanted.waiting_until:
        campaign.waiting_until = wanted.waiting_until
        Campaign.objects.filter(pk=campaign.pk).update(waiting_until=wanted.waiting_until)
        progress.tell(tenant, campaign)


def _united(all_spans: Iterable[Iterable[Span]]) -> list[Span]:
    found: list[Span] = []
    for begin, until in merge(*all_spans):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        else:
            found.append((begin, until))
    return found
