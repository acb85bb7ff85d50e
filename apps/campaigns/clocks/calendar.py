"""A month of campaigns: what is planned and what ran."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from apps.accounts.tenancy import current_tenant
from apps.campaigns.models import Campaign, Status
from apps.campaigns.recurring import planning

MONDAY = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A campaign at the moment at which it began, or is to."""

    campaign: Campaign
    at: datetime
    planned: bool


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    inside: bool  # of the month that is shown
    today: bool
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    weeks: list[list[Day]]

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1)

    @property
    def busy(self) -> list[Day]:
        """Days of the month with something in them: what a phone lists."""
        return [day for week in self.weeks for day in week if day.entries and day.inside]


def month(first: date) -> Month:
    """By the clock in force, the company's."""
    weeks = calendar.Calendar(MONDAY).monthdatescalendar(first.year, first.month)
    by_day = _by_day(weeks[0][0], weeks[-1][-1])
    today = timezone.localdate()
    return Month(
        first,
        [
            [Day(day, day.month == first.month, day == today, by_day.get(day, [])) for day in week]
            for week in weeks
        ],
    )


def _by_day(start: date, end: date) -> dict[date, list[Entry]]:
    since, until = _midnight(start), _midnight(end + timedelta(days=1))
    ran = Q(started_at__gte=since, started_at__lt=until)
    ahead = Q(scheduled_at__gte=since) | ~Q(repeats={})
    planned = Q(status=Status.SCHEDULED, scheduled_at__lt=until)
    rows = Campaign.objects.present().filter(ran | planned & ahead)
    shown = [entry for one in rows for entry in _entries(one, until)]
    entries = sorted(shown, key=lambda entry: entry.at)
    found: dict[date, list[Entry]] = {}
    for entry in entries:
        found.setdefault(timezone.localtime(entry.at).date(), []).append(entry)
    return found


def _entries(campaign: Campaign, until: datetime) -> list[Entry]:
    """One that repeats stands at each of its times."""
    if not campaign.repeats:
        return [_entry(campaign)]
    moments = planning.ahead(campaign, current_tenant(), until=until)
    return [Entry(campaign, at, planned=True) for at in moments]


def _entry(campaign: Campaign) -> Entry:
    at = campaign.started_at or campaign.scheduled_at
    assert at is not None  # noqa: S101 - the question asked for one of them
    return Entry(campaign, at, planned=campaign.started_at is None)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
