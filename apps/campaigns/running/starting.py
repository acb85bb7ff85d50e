"""A campaign becomes a batch, whose audience is then written down by a worker."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.campaigns import preflight, wording
from apps.campaigns.models import Campaign, Reason, Status
from apps.campaigns.refusals import NotReady
from apps.campaigns.running import gates, keeping
from apps.campaigns.running.waking import freeze_soon
from apps.conversations.models import Batch, Message
from apps.conversations.outbox import standing


def begin(tenant: Tenant, row: Campaign, *, by: Actor) -> Campaign:
    """`row` is held. Raises NotReady, and what the door out says of the whole company."""
    standing.check(tenant)
    before = row.status
    problems = [one for one in preflight.blockers(tenant, row) if one.blocks]
    if problems:
        raise NotReady(problems)
    now, author = timezone.now(), by.user or by.api_key
    row.category = wording.category(row)  # templates may have been given another meanwhile
    row.batch = Batch.objects.create(
        id=row.pk,  # so that whoever the check dealt something gets that
        name=row.name,
        origin=Message.Origin.CAMPAIGN,
        category=wording.category(row),
        variants=wording.read(tenant, row, by=by),
        pace=row.pace,
        room=0 if _is_limited(row) else None,  # until it is known of how many
        author_id=author.pk if author else row.starter_id,
    )
    row.status = Status.RUNNING
    keeping.write(
        tenant,
        row,
        batch=row.batch,
        category=row.category,
        status=Status.RUNNING,
        reason="",
        started_at=now,
        paused_at=None,
        starter_id=author.pk if author else row.starter_id,
        expected_cost=_cost(row.checked),
    )
    gates.look(tenant, row)
    keeping.record(tenant, row, "started", by=by, before=before)
    freeze_soon(row.pk)
    return row


def fail(tenant: Tenant, row: Campaign, reason: Reason, *, by: Actor, **after: Any) -> Campaign:
    """It could not begin."""
    before = row.status
    keeping.write(tenant, row, status=Status.FAILED, reason=reason, ended_at=timezone.now())
    keeping.record(tenant, row, "failed", by=by, before=before, **after)
    return row


def _is_limited(row: Campaign) -> bool:
    return row.budget is not None or bool(row.canary) or bool(row.stops.get("mostMessages"))


def _cost(checked: dict[str, Any] | None) -> Decimal | None:
    told = (checked or {}).get("cost")
    return Decimal(str(told)) if told is not None else None
