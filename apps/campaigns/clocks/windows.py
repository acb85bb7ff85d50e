"""When campaigns may send: weekly hours with a name, by the company's clock or each recipient's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models.deletion import ProtectedError
from django.utils import timezone

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.hours import Hours, checked, read
from apps.accounts.hours.days import national
from apps.accounts.models import Tenant
from apps.accounts.tenancy import current_tenant
from apps.campaigns.clocks import weeks
from apps.campaigns.clocks.weeks import Day
from apps.campaigns.models import Campaign, SendingWindow, Status
from apps.campaigns.refusals import NeverOpen, WindowInUse

BRAZIL = "BR"
_LOOKS_AHEAD = timedelta(days=400)


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


def hours_of(campaign: Campaign, tenant: Tenant | None = None) -> Hours:
    """By the company's clock where the window names no zone; without a window always open. Of a
    window that goes by the recipients' clocks: those of whoever has no known zone."""
    zone = (tenant or current_tenant()).time_zone
    if campaign.window is None:
        return Hours(ZoneInfo(zone))
    return read(campaign.window.hours, zone=zone)


def after(open_hours: Hours, start: datetime, seconds: float) -> datetime | None:
    """When so many open seconds have passed from this moment on; None: not within a year."""
    if open_hours.calendar is None:
        return start + timedelta(seconds=seconds)
    for begin, until in open_hours.spans(start, start + _LOOKS_AHEAD):
        lasts = (until - begin).total_seconds()
        if seconds <= lasts:
            return begin + timedelta(seconds=seconds)
        seconds -= lasts
    return None


def holidays(year: int, country: str = BRAZIL) -> list[tuple[date, str]]:
    """The national ones of a year in their order, named in the country's language."""
    return sorted(national(country, year).items())


def _checked(tenant: Tenant, given: Mapping[str, Any]) -> dict[str, Any]:
    kept = checked(dict(given))
    if read(kept, zone=tenant.time_zone).opens_next(timezone.now()) is None:
        raise NeverOpen
    return kept


def _follow(tenant: Tenant, window: SendingWindow) -> None:
    from apps.campaigns.running import gates

    for campaign in Campaign.objects.filter(window=window, status=Status.RUNNING):
        gates.look(tenant, campaign)


def picture(window: SendingWindow, at: datetime, tenant: Tenant | None = None) -> list[Day]:
    """The week of that moment; see `weeks`."""
    zone = (tenant or current_tenant()).time_zone
    return weeks.week(read(window.hours, zone=zone), at)
