"""Which stretches a day has, by the clock on the wall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from django.utils.functional import SimpleLazyObject

if TYPE_CHECKING:
    import holidays
else:  # many calendars, a quarter of a second: for whoever asks for them
    holidays = SimpleLazyObject(lambda: import_module("holidays"))

#: From and until, in minutes of the day; the second is not in it any more, 1440 is midnight.
Stretch = tuple[int, int]
MIDNIGHT = 24 * 60


@dataclass(frozen=True, slots=True)
class Calendar:
    """`week`: seven days from Monday on. `days`: by ISO date, or MM-DD for each year."""

    week: tuple[tuple[Stretch, ...], ...]
    days: Mapping[str, tuple[Stretch, ...]] = field(default_factory=dict)
    country: str = ""

    def stretches(self, day: date) -> tuple[Stretch, ...]:
        for name in (day.isoformat(), day.strftime("%m-%d")):
            if name in self.days:
                return self.days[name]
        if self.country and day in national(self.country, day.year):
            return ()
        return self.week[day.weekday()]


@cache
def national(country: str, year: int) -> Mapping[date, str]:
    """The public holidays of a country in a year, with their names, in its language."""
    language = holidays.country_holidays(country).default_language
    return dict(holidays.country_holidays(country, years=year, language=language).items())


@cache
def countries() -> frozenset[str]:
    """Two letters each."""
    return frozenset(holidays.list_supported_countries(include_aliases=False))
