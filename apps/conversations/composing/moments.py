"""When something is to leave, as people choose it in the company's zone, and programs say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from apps.conversations.composing.refusals import (
    AfterTheWindow,
    MomentPassed,
    MomentTooFar,
    NoMoment,
)

FARTHEST = timedelta(days=366)
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


def check(at: datetime) -> None:
    """Raises MomentPassed, MomentTooFar."""
    now = timezone.now()
    if at <= now:
        raise MomentPassed
    if at > now + FARTHEST:
        raise MomentTooFar


def check_window(at: datetime, until: datetime | None) -> None:
    """`until`: the window's end, None where there is none. Raises AfterTheWindow: better now than
    by a message that ends cancelled. One that is shut already is the door's to refuse."""
    if until and timezone.now() < until <= at:
        raise AfterTheWindow


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
