"""One check of a draft at a time: whoever asks meanwhile gets what that one finds.

Who is at it holds a lock of the database until what was found is kept, so that it ends with them,
however they end. Nobody waits for it in the database: who waits may hold the campaign itself.
"""

from __future__ import annotations

import time

from django.db import connection, transaction

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.campaigns.models import Campaign, Status
from apps.campaigns.preflight import checking
from apps.campaigns.preflight.report import Report

PATIENCE = 60.0  # seconds; then it is checked beside
_AGAIN = 0.2  # seconds between two looks
_TAKE = "SELECT pg_try_advisory_xact_lock(%s)"
_BIGGEST = 2**63 - 1
_BEFORE_A_START = frozenset({Status.DRAFT, Status.SCHEDULED, Status.PAUSED})


def first(tenant: Tenant, campaign: Campaign, *, by: Actor) -> Report | None:
    """As `run`, or what somebody found since `campaign` was read; None: somebody is at it just
    now, and what they find is kept with it."""
    with transaction.atomic():
        if not _is_first(campaign):
            return None
        return _found_since(campaign) or checking.run(tenant, campaign, by=by)


def shared(tenant: Tenant, campaign: Campaign, *, by: Actor) -> Report:
    """The same, but whoever is at it is waited for."""
    until = time.monotonic() + PATIENCE
    while (found := first(tenant, campaign, by=by)) is None:
        if time.monotonic() > until:
            return checking.run(tenant, campaign, by=by)
        time.sleep(_AGAIN)
    return found


def ensured(tenant: Tenant, campaign: Campaign, *, by: Actor) -> None:
    """The whole check stands before a start: made now where nobody made it of this very draft."""
    is_made = (campaign.checked or {}).get("rev") == campaign.rev
    if campaign.status in _BEFORE_A_START and campaign.batch_id is None and not is_made:
        shared(tenant, campaign, by=by)


def _found_since(campaign: Campaign) -> Report | None:
    """Of this very draft, later than what `campaign` knows."""
    rows = Campaign.objects.filter(pk=campaign.pk, rev=campaign.rev, checked__rev=campaign.rev)
    checked_at, checked = rows.values_list("checked_at", "checked").first() or (None, None)
    if checked is None or checked_at == campaign.checked_at:
        return None
    return Report.from_json(checked)


def _is_first(campaign: Campaign) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [campaign.pk.int & _BIGGEST])
        return bool(cursor.fetchone()[0])
