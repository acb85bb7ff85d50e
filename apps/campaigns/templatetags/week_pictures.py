"""A week of sending hours, drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from babel.dates import get_day_names
from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext, to_locale
from django.utils.translation import gettext as _

from apps.campaigns.clocks.weeks import Bar, Day

register = template.Library()
_LEFT, _WIDE, _TOP, _STEP = 30, 262, 16, 20  # in units of the picture, which is 300 wide
_LEAST_HOURS = 8
_HOUR, _MIDNIGHT = 60, 1440


@dataclass(frozen=True, slots=True)
class Stretch:
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Line:
    """A day: `css` of its stretches; `now`: where the moment lies, "" on other days."""

    label: str
    text_y: int
    y: int
    css: str
    stretches: list[Stretch]
    closed: bool
    now: str = ""


@register.inclusion_tag("campaigns/windows/_week.html")
def week_picture(days: Sequence[Day], label: str = "") -> dict[str, Any]:
    first, last = _seen(days)
    scale = _WIDE / (last - first)

    def x(minute: int) -> float:
        return _LEFT + (min(max(minute, first), last) - first) * scale

    lines = [_line(nth, day, x, (first, last)) for nth, day in enumerate(days)]
    every = 2 if last - first <= 14 * _HOUR else 4
    marks = [
        {"x": f"{x(hour * _HOUR):.1f}", "text": f"{hour}h"}
        for hour in range(first // _HOUR + 1, last // _HOUR, every)
    ]
    return {"lines": lines, "marks": marks, "label": label or week_words(days)}


def _seen(days: Sequence[Day]) -> tuple[int, int]:
    """From an hour before anything opens to one after all is closed."""
    bars = [bar for day in days for bar in day.bars]
    if not bars:
        return 8 * _HOUR, 18 * _HOUR
    first = min(bar.start for bar in bars) // _HOUR * _HOUR - _HOUR
    last = -(-max(bar.end for bar in bars) // _HOUR) * _HOUR + _HOUR
    first, last = max(0, first), min(_MIDNIGHT, last)
    if last - first < _LEAST_HOURS * _HOUR:
        first = max(0, last - _LEAST_HOURS * _HOUR)
    return first, last


def _line(nth: int, day: Day, x: Any, seen: tuple[int, int]) -> Line:
    y, (first, last) = _TOP + nth * _STEP, seen
    return Line(
        label=_short(day),
        text_y=y + 12,
        y=y,
        css="today" if day.now is not None else "on",
        stretches=[
            Stretch(f"{x(bar.start):.1f}", f"{x(bar.end) - x(bar.start):.1f}") for bar in day.bars
        ],
        closed=bool(day.holiday and not day.bars),
        now=f"{x(day.now):.1f}" if day.now is not None and first < day.now < last else "",
    )


def _short(day: Day) -> str:
    """“sáb”, as calendars write it."""
    locale = to_locale(get_language() or "pt-br")
    name: str = get_day_names("abbreviated", locale=locale)[day.date.weekday()]
    return name.rstrip(".").lower()


@register.filter
def week_words(days: Sequence[Day]) -> str:
    """“Monday to Friday 09:00-18:00. Saturday 09:00-13:00. Sunday closed.”"""
    told: list[tuple[list[Day], str]] = []
    for day in days:
        said = _stretches(day.bars) or pgettext("day", "closed")
        if told and told[-1][1] == said:
            told[-1][0].append(day)
        else:
            told.append(([day], said))
    return " ".join(f"{_days(some)}: {said}." for some, said in told)


def _stretches(bars: Sequence[Bar]) -> str:
    return ", ".join(bar.words.replace("-", "–") for bar in bars)


def _days(some: list[Day]) -> str:
    first, last = (date_format(day.date, "l") for day in (some[0], some[-1]))
    name = first if len(some) == 1 else _("%(first)s to %(last)s") % {"first": first, "last": last}
    return name[:1].upper() + name[1:]
