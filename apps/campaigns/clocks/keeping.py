"""Windows are made, changed and put away; what is under way follows at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models.deletion import ProtectedError
from django.utils import timezone

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.hours import checked, read
from apps.accounts.models import Tenant
from apps.campaigns.models import Campaign, SendingWindow, Status
from apps.campaigns.refusals import NeverOpen, WindowInUse
from apps.campaigns.running import gates
from apps.campaigns.running.keeping import held


@transaction.atomic
def save(
    tenant: Tenant,
    window: SendingWindow | None,
    *,
    name: str,
    hours: Mapping[str, Any],
    in_recipients_zone: bool = False,
    by: Actor,
) -> SendingWindow:
    """A new one without `window`. What is under way follows at once. Raises BadHours, NeverOpen."""
    kept = _checked(tenant, hours)
    is_new = window is None
    row = window or SendingWindow()
    row.name, row.hours, row.in_recipients_zone = name, kept, in_recipients_zone
    row.changed_at = timezone.now()
    row.save()
    action = "sending_window.created" if is_new else "sending_window.changed"
    after = {"name": name, "hours": kept, "in_recipients_zone": in_recipients_zone}
    audit.record(action, by=by, tenant=tenant, about=row, after=after)
    if not is_new:
        _follow(tenant, row)
    return row


@transaction.atomic
def delete(tenant: Tenant, window: SendingWindow, *, by: Actor) -> None:
    """Campaigns that have ended forget it. Raises WindowInUse."""
    theirs = Campaign.objects.filter(window=window)
    ended = (Status.FINISHED, Status.CANCELLED, Status.FAILED)
    if theirs.present().exclude(status__in=ended).exists():
        raise WindowInUse
    theirs.update(window=None)
    audit.record("sending_window.deleted", by=by, tenant=tenant, about=window)
    try:
        window.delete()
    except ProtectedError as exc:  # somebody chose it just now
        raise WindowInUse from exc


def _checked(tenant: Tenant, given: Mapping[str, Any]) -> dict[str, Any]:
    kept = checked(dict(given))
    if read(kept, zone=tenant.time_zone).opens_next(timezone.now()) is None:
        raise NeverOpen
    return kept


def _follow(tenant: Tenant, window: SendingWindow) -> None:
    """One after the other, each held: whoever pauses one meanwhile came before or comes after."""
    for campaign in Campaign.objects.filter(window=window, status=Status.RUNNING).order_by("pk"):
        row = held(campaign)
        if row.status == Status.RUNNING:
            gates.look(tenant, row)
