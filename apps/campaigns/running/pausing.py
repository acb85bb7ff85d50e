"""A campaign stands still of itself, and goes on of itself."""

from __future__ import annotations

from django.utils import timezone

from apps.accounts import marks
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.campaigns import news
from apps.campaigns.models import Campaign, Reason, Status
from apps.campaigns.running import gates, keeping

#: What goes away without that anybody decides something: then it goes on.
PASSING = frozenset({Reason.TEMPLATE, Reason.CHANNEL, Reason.QUOTA})
#: In a campaign's `stops`: its audience is written down as far as today's messages reached.
SHORT = "short"
TOLD_FOR = 1800  # seconds; what comes and goes within them is told once


def hold(tenant: Tenant, row: Campaign, reason: Reason) -> None:
    """`row` is held by the caller and has not ended. Who may do something about it is told."""
    before = row.status
    keeping.write(
        tenant,
        row,
        status=Status.PAUSED,
        reason=reason,
        paused_at=timezone.now(),
        waiting_until=None,
    )
    if row.batch_id:
        gates.shut(tenant, row)
    keeping.record(tenant, row, "paused", by=PLATFORM, before=before)
    if reason not in PASSING or _is_new(tenant, row):
        news.campaign_paused.send(sender=None, campaign=row, tenant=tenant)


def go_on(tenant: Tenant, row: Campaign) -> None:
    """What held it is over. `row` is held, paused, and has begun."""
    keeping.write(tenant, row, status=Status.RUNNING, reason=reason_of(row), paused_at=None)
    gates.look(tenant, row)
    keeping.record(tenant, row, "resumed", by=PLATFORM, before=Status.PAUSED)


def reason_of(row: Campaign) -> str:
    """What is to be said of it while it runs."""
    return Reason.QUOTA if row.stops.get(SHORT) else ""


def _is_new(tenant: Tenant, row: Campaign) -> bool:
    key = f"recado:campaign-paused:{tenant.schema_name}:{row.pk}:{row.reason}"
    return marks.is_first(key, seconds=TOLD_FOR)
