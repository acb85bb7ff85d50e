"""When something is to leave, as people choose it: in the company's zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from apps.conversations.composing.refusals import NoMoment

MORNING = time(9)
FIELD = "%Y-%m-%dT%H:%M"  # of the browser's own field


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    at: datetime

    @property
    def value(self) -> str:
        return timezone.localtime(self.at).strftime(FIELD)


def read(text: str) -> datetime:
    """Raises NoMoment."""
    try:
        moment = parse_datetime(text.strip())
    except ValueError as exc:
        raise NoMoment from exc
    if moment is None:
        raise NoMoment
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def choices(now: datetime) -> list[Choice]:
    """What people choose most."""
    local = timezone.localtime(now)
    in_an_hour = (local + timedelta(hours=1)).replace(second=0, microsecond=0)
    tomorrow = _morning(local + timedelta(days=1))
    monday = _morning(local + timedelta(days=7 - local.weekday()))
    found = [Choice(_("In an hour"), in_an_hour), Choice(_("Tomorrow morning"), tomorrow)]
    if monday.date() != tomorrow.date():
        found.append(Choice(_("Monday morning"), monday))
    return found


def _morning(local: datetime) -> datetime:
    return timezone.make_aware(datetime.combine(local.date(), MORNING))
