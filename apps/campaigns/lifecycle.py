"""What people do with a campaign: each verb once, in one transaction, and it is known who did it.

Of two who do something at once the second finds what the first has made of it. Each verb runs
inside the tenant, returns the campaign as it is then, and raises WrongState where it is not for
campaigns in that state.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from apps.accounts.actor import Actor
from apps.accounts.tenancy import current_tenant
from apps.campaigns.drafting.copying import delete, duplicate, retry
from apps.campaigns.models import Campaign, Reason, Status
from apps.campaigns.recurring import planning
from apps.campaigns.refusals import (
    BudgetSpent,
    BudgetTooSmall,
    InThePast,
    MostSent,
    NeverRepeats,
    PriceUnknown,
    Repeats,
    WrongState,
)
from apps.campaigns.running import ending, gates, keeping, pausing, starting, stops
from apps.campaigns.running.budget import is_known, spent

__all__ = [
    "cancel",
    "delete",
    "duplicate",
    "finish",
    "pause",
    "resume",
    "retry",
    "schedule",
    "set_budget",
    "start",
    "stop_repeating",
    "unschedule",
]


@transaction.atomic
def start(campaign: Campaign, *, by: Actor) -> Campaign:
    """Now, also if it was scheduled for later. Raises NotReady, Repeats, and what the door out
    says."""
    row = keeping.held(campaign, among=(Status.DRAFT, Status.SCHEDULED, Status.PAUSED))
    if row.batch_id:
        raise WrongState(row.status)
    if row.repeats:
        raise Repeats
    return starting.begin(current_tenant(), row, by=by)


@transaction.atomic
def schedule(campaign: Campaign, at: datetime, *, by: Actor) -> Campaign:
    """What is asked at the start is asked then. One that repeats begins at the first of its
    times from then on. Raises InThePast, NeverRepeats."""
    row = keeping.held(campaign, among=(Status.DRAFT, Status.SCHEDULED, Status.PAUSED))
    if row.batch_id:
        raise WrongState(row.status)
    if at <= timezone.now():
        raise InThePast
    tenant, before, author = current_tenant(), row.status, by.user or by.api_key
    if row.repeats:
        row.repeats = planning.anchored(row.repeats, at, tenant)
        first = planning.first(row.repeats, at, tenant)
        if first is None:
            raise NeverRepeats
        at = first
    keeping.write(
        tenant,
        row,
        status=Status.SCHEDULED,
        scheduled_at=at,
        repeats=row.repeats,
        reason="",
        paused_at=None,
        starter_id=author.pk if author else None,
    )
    keeping.record(tenant, row, "scheduled", by=by, before=before, scheduled_at=at.isoformat())
    return row


@transaction.atomic
def unschedule(campaign: Campaign, *, by: Actor) -> Campaign:
    """A draft again; also when it waits for a word because its time has passed. One that repeats
    keeps when it would have come next."""
    row = keeping.held(campaign, among=(Status.SCHEDULED, Status.PAUSED))
    if row.batch_id:
        raise WrongState(row.status)
    tenant, before = current_tenant(), row.status
    keeping.write(
        tenant,
        row,
        status=Status.DRAFT,
        scheduled_at=row.scheduled_at if row.repeats else None,
        reason="",
        paused_at=None,
    )
    keeping.record(tenant, row, "unscheduled", by=by, before=before)
    return row


@transaction.atomic
def stop_repeating(campaign: Campaign, *, by: Actor) -> Campaign:
    """It goes out no more. What has begun goes on."""
    row = keeping.held(campaign, among=(Status.SCHEDULED,))
    if not row.repeats:
        raise WrongState(row.status)
    tenant, before = current_tenant(), row.status
    keeping.write(tenant, row, status=Status.FINISHED, ended_at=timezone.now())
    keeping.record(tenant, row, "stopped_repeating", by=by, before=before)
    return row


@transaction.atomic
def pause(campaign: Campaign, *, by: Actor) -> Campaign:
    """Nothing is claimed any more from now on; what is on its way arrives. Also of one that stands
    still by itself: then it does not go on by itself either."""
    row = keeping.held(campaign, among=(Status.RUNNING, Status.PAUSED))
    if row.status == Status.PAUSED and (row.reason == Reason.PERSON or not row.batch_id):
        raise WrongState(row.status)
    tenant, before = current_tenant(), row.status
    keeping.write(
        tenant,
        row,
        status=Status.PAUSED,
        reason=Reason.PERSON,
        paused_at=timezone.now(),
        waiting_until=None,
    )
    gates.shut(tenant, row)
    keeping.record(tenant, row, "paused", by=by, before=before)
    return row


@transaction.atomic
def resume(campaign: Campaign, *, by: Actor) -> Campaign:
    """As its window says. One whose time had passed begins now: raises what `start` does. What
    had stopped it is forgiven so far, and counted anew. Raises BudgetSpent, MostSent,
    PriceUnknown."""
    row = keeping.held(campaign, among=(Status.PAUSED,))
    tenant = current_tenant()
    if row.batch is None:
        return starting.begin(tenant, row, by=by)
    _check_room(row)
    stops.forgive(row)
    keeping.write(
        tenant,
        row,
        status=Status.RUNNING,
        reason=pausing.reason_of(row),
        paused_at=None,
        stops=row.stops,
        canary=row.canary,
    )
    gates.look(tenant, row)
    keeping.record(tenant, row, "resumed", by=by, before=Status.PAUSED)
    return row


def _check_room(row: Campaign) -> None:
    if row.reason == Reason.MOST and stops.has_sent_most(row):
        raise MostSent
    if row.reason == Reason.PRICE and row.budget is not None and not is_known(row):
        raise PriceUnknown
    if row.reason == Reason.BUDGET and stops.is_spent(row):
        raise BudgetSpent


@transaction.atomic
def set_budget(
    campaign: Campaign, budget: Decimal | None, *, own_price: Decimal | None = None, by: Actor
) -> Campaign:
    """While it goes on or stands still; None: no limit. `own_price` None: as it was. One that has
    used it up still waits for `resume`. Raises BudgetTooSmall, PriceUnknown."""
    row = keeping.held(campaign, among=(Status.RUNNING, Status.PAUSED))
    tenant, before = current_tenant(), row.budget
    row.budget = budget
    row.own_price = row.own_price if own_price is None else own_price
    if budget is not None and not is_known(row):
        raise PriceUnknown
    if budget is not None and budget <= spent(row):
        raise BudgetTooSmall
    keeping.write(tenant, row, budget=budget, own_price=row.own_price)
    if row.batch and row.batch.frozen_at:
        stops.set_room(tenant, row)
    keeping.record(tenant, row, "budget_changed", by=by, was=str(before), budget=str(budget))
    return row


@transaction.atomic
def finish(campaign: Campaign, *, by: Actor) -> Campaign:
    """Enough have it: whoever has not been written to so far gets nothing."""
    row = keeping.held(campaign, among=(Status.RUNNING, Status.PAUSED))
    if row.batch_id is None:
        raise WrongState(row.status)
    return ending.stop(current_tenant(), row, Status.FINISHED, by=by)


@transaction.atomic
def cancel(campaign: Campaign, *, by: Actor) -> Campaign:
    """Nothing more leaves. What has left can't be taken back."""
    row = keeping.held(campaign, among=(Status.SCHEDULED, Status.RUNNING, Status.PAUSED))
    return ending.stop(current_tenant(), row, Status.CANCELLED, by=by)
