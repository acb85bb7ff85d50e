"""When campaigns may send: weekly hours with a name, by the company's clock or each recipient's."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from apps.accounts.hours import Hours, read
from apps.accounts.hours.days import national
from apps.accounts.models import Tenant
from apps.accounts.tenancy import current_tenant
from apps.campaigns.clocks import weeks
from apps.campaigns.clocks.weeks import Day
from apps.campaigns.models import Campaign, SendingWindow

BRAZIL = "BR"
_LOOKS_AHEAD = timedelta(days=400)


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


def picture(window: SendingWindow, at: datetime, tenant: Tenant | None = None) -> list[Day]:
    """The week of that moment; see `weeks`."""
    zone = (tenant or current_tenant()).time_zone
    return weeks.week(read(window.hours, zone=zone), at)
