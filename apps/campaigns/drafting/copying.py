"""Campaigns that are made of another one, and putting away what is not wanted any more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts import quotas
from apps.accounts.actor import PLATFORM, Actor
from apps.accounts.models import Tenant
from apps.accounts.tenancy import current_tenant
from apps.campaigns.audience import outcomes
from apps.campaigns.models import Campaign, Status
from apps.campaigns.refusals import NothingToRetry, TriedAgain
from apps.campaigns.results import figures
from apps.campaigns.running import keeping, stops
from apps.conversations.models import Message
from apps.conversations.models import Status as MessageStatus
from apps.whatsapp.error_catalogue import entry
from apps.whatsapp.models import Channel

QUOTA = "max_campaigns"
#: What a plan says; how it went does not come along.
_PLAN = (
    "audience",
    "variants",
    "twin",
    "channels",
    "category",
    "missed_start",
    "window",
    "pace",
    "budget",
    "own_price",
    "experiment",
    "ignores_cap",
)
_ENDED = (Status.FINISHED, Status.CANCELLED, Status.FAILED)


@transaction.atomic
def duplicate(campaign: Campaign, *, by: Actor) -> Campaign:
    """A draft that says the same to the same people. Raises QuotaExceeded."""
    name = _("%(name)s (copy)") % {"name": campaign.name}
    made = _made(current_tenant(), campaign, name, by=by)
    keeping.record(current_tenant(), made, "duplicated", by=by, source=str(campaign.pk))
    return made


@transaction.atomic
def retry(campaign: Campaign, codes: Collection[str], *, by: Actor) -> Campaign:
    """A draft for those whom it could not reach, for these codes; without codes for all of
    `retryable`; who got it from another one since is not among them. Raises WrongState while it
    goes on, NothingToRetry, TriedAgain, QuotaExceeded."""
    row = keeping.held(campaign, among=(Status.FINISHED, Status.CANCELLED))
    able = retryable(row)
    wanted = sorted(set(codes or able) & able.keys())
    if not wanted:
        raise NothingToRetry
    _check_left(row, wanted)
    audience = {"campaign": {"id": str(row.pk), "outcome": "failed", "codes": wanted}}
    name = _("%(name)s (again)") % {"name": row.name}
    # Who was held out of the first one did not fail; it is tried with everybody.
    made = _made(current_tenant(), row, name, by=by, audience=audience, experiment={})
    keeping.record(current_tenant(), made, "retried", by=by, source=str(row.pk), codes=wanted)
    return made


def _check_left(row: Campaign, codes: Collection[str]) -> None:
    again = outcomes.batches_again(row)
    if not again:
        return
    failed = Message.objects.filter(batch=row.batch_id, ended_at__isnull=False, code__in=codes)
    theirs = outcomes.reached_again(again).filter(contact=OuterRef("contact"))
    if not failed.filter(~Exists(theirs), status=MessageStatus.FAILED).exists():
        raise TriedAgain


def occurrence(tenant: Tenant, plan: Campaign, at: datetime, *, name: str) -> Campaign:
    """Of a plan that repeats, on the schedule for this moment; in the name of whoever scheduled
    the plan. Raises QuotaExceeded."""
    moment = {"status": Status.SCHEDULED, "scheduled_at": at, "occurs_at": at}
    people = {"author_id": plan.author_id, "starter_id": plan.starter_id}
    return _made(tenant, plan, name, by=PLATFORM, **moment, **people)


def retryable(campaign: Campaign) -> dict[str, int]:
    """Error codes after which another attempt may go well → how many people, most first."""
    if campaign.batch_id is None:
        return {}
    failed = [one for one in figures.by_code(campaign) if one.status == MessageStatus.FAILED]
    provider = Channel.objects.filter(pk__in=campaign.channels).values_list("provider", flat=True)
    known = provider.first() or Channel.Provider.META
    return {
        one.code: one.messages
        for one in failed
        if one.messages > 0 and entry(one.code, provider=known).retry
    }


@transaction.atomic
def delete(campaign: Campaign, *, by: Actor) -> Campaign:
    """Out of sight; its messages stay in their threads. Raises WrongState unless it is a draft or
    has ended."""
    row = keeping.held(campaign, among=(Status.DRAFT, *_ENDED))
    tenant = current_tenant()
    keeping.write(tenant, row, deleted_at=timezone.now())
    quotas.give_back(tenant, QUOTA)
    keeping.record(tenant, row, "deleted", by=by)
    return row


def _made(tenant: Tenant, source: Campaign, name: str, *, by: Actor, **other: Any) -> Campaign:
    author = by.user or by.api_key
    plan = {field: getattr(source, field) for field in _PLAN}
    plan |= {"stops": stops.as_written(source.stops), "canary": stops.as_written(source.canary)}
    plan |= {"author_id": author.pk if author else None} | other
    made = Campaign.objects.create(name=name[:200], source=source, **plan)
    quotas.take(tenant, QUOTA)
    return made
