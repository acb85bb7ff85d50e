"""Until when one snoozes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

MORNING = 9  # o'clock
_LATER = timedelta(hours=3)
_WEEK = 7

#: What there is to choose: a name, what it is called, when it is over.
Choice = tuple[str, str, datetime]


def choices() -> Iterator[Choice]:
    """In the zone in force."""
    now = timezone.localtime()
    later = (now + _LATER).replace(minute=0, second=0, microsecond=0)
    if later.date() == now.date():
        yield "later", _("Later today, %(time)s") % {"time": date_format(later, "H:i")}, later
    tomorrow = _morning(now + timedelta(days=1))
    yield "tomorrow", _("Tomorrow, %(time)s") % {"time": date_format(tomorrow, "H:i")}, tomorrow
    monday = _morning(now + timedelta(days=_WEEK - now.weekday()))
    if monday != tomorrow:
        yield "monday", _("Next Monday, %(time)s") % {"time": date_format(monday, "H:i")}, monday


def spoken(until: datetime | None) -> str:
    if until is None:
        return _("Snoozed until they write.")
    local = timezone.localtime(until)
    day, clock = date_format(local, "SHORT_DATE_FORMAT"), date_format(local, "H:i")
    return _("Snoozed until %(day)s, %(time)s.") % {"day": day, "time": clock}


def _morning(day: datetime) -> datetime:
    return day.replace(hour=MORNING, minute=0, second=0, microsecond=0)
