"""How a campaign repeats, in words. In the language in force."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.templatetags.figures import num
from apps.campaigns.recurring.rule import WEEKDAYS

_A_MONDAY = date(2024, 1, 1)


def how_often(repeats: Mapping[str, Any], begins: date | None) -> str:
    """`every week: Mon, Wed`. `begins`: the day that says what nobody said."""
    every = repeats.get("every")
    if every == "day":
        return _("every day")
    if every == "week":
        return _("every week: %(days)s") % {"days": ", ".join(_weekdays(repeats, begins))}
    return _("every month, day %(day)s") % {"day": begins.day if begins else "–"}


def how_long(repeats: Mapping[str, Any]) -> str:
    """`until 31 Dec 2026, 10 times at most`; "" where nobody said."""
    ends = []
    if last := repeats.get("lastDay"):
        day = date_format(date.fromisoformat(str(last)), _("j M Y"))
        ends.append(_("until %(day)s") % {"day": day})
    if times := repeats.get("times"):
        words = ngettext("%(n)s time at most", "%(n)s times at most", int(times))
        ends.append(words % {"n": num(int(times))})
    return ", ".join(ends)


def _weekdays(repeats: Mapping[str, Any], begins: date | None) -> list[str]:
    chosen = repeats.get("weekdays") or ([WEEKDAYS[begins.weekday()]] if begins else [])
    days = (_A_MONDAY + timedelta(days=WEEKDAYS.index(one)) for one in chosen)
    return [date_format(day, "D") for day in days]
