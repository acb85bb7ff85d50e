"""How a campaign went over time, as a line that a template draws."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.templatetags.figures import num
from apps.campaigns.results.figures import Reached
from apps.conversations.analytics.charts import round_up

_MOST = 120  # points
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440)  # minutes for a point
_LABELS = 4
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Line:
    """`path`: of an SVG whose view is 100 by 100; `area`: the same down to the ground. `top`:
    what the upper edge stands for, messages a minute. `below`: labels, evenly apart. `said`: the
    same in words."""

    path: str
    area: str
    top: int
    below: Sequence[str]
    said: str

    @property
    def middle(self) -> str:
        return num(self.top / 2, 0 if self.top % 2 == 0 else 1)


def line(minutes: Sequence[tuple[datetime, Reached]], until: datetime) -> Line | None:
    """Messages that left, a minute, up to that moment; None before anything has left. A minute
    that is not over is no minute's worth, and is drawn when it is the only one."""
    left = [(at, one.sent) for at, one in minutes if one.sent > 0]
    if not left:
        return None
    first, this = left[0][0], until.replace(second=0, microsecond=0)
    count = max(1, (this - first) // _MINUTE)
    left = [(at, sent) for at, sent in left if (at - first) // _MINUTE < count]
    step = next((one for one in _STEPS if count / one <= _MOST), count // _MOST + 1)
    rates = _rates(left, first, count, step)
    top = round_up(max(1, round(max(rates))))
    moments = [first + n * step * _MINUTE for n in range(len(rates))]
    return Line(_path(rates, top), _area(rates, top), top, _below(moments), _said(rates, moments))


def _rates(
    left: Sequence[tuple[datetime, int]], first: datetime, count: int, step: int
) -> list[float]:
    """The mean of each stretch; its last minutes may not have come yet."""
    sums: Counter[int] = Counter()
    for at, messages in left:
        sums[(at - first) // (step * _MINUTE)] += messages
    stretches = -(-count // step)
    lengths = [min(step, count - n * step) for n in range(stretches)]
    return [sums[n] / length for n, length in enumerate(lengths)]


def _points(rates: Sequence[float], top: int) -> list[str]:
    if len(rates) == 1:
        rates = [rates[0], rates[0]]
    apart = 100 / (len(rates) - 1)
    return [f"{n * apart:.2f} {100 - 100 * rate / top:.2f}" for n, rate in enumerate(rates)]


def _path(rates: Sequence[float], top: int) -> str:
    return f"M{'L'.join(_points(rates, top))}"


def _area(rates: Sequence[float], top: int) -> str:
    return f"M0 100L{'L'.join(_points(rates, top))}L100 100z"


def _below(moments: Sequence[datetime]) -> list[str]:
    apart = max(1, (len(moments) - 1) / (_LABELS - 1))
    places = {round(n * apart) for n in range(_LABELS)}
    days = {timezone.localtime(one).date() for one in moments}
    form = "H:i" if len(days) == 1 else _("j M, H:i")
    chosen = [moments[at] for at in sorted(places) if at < len(moments)]
    return [date_format(timezone.localtime(one), form) for one in chosen]


def _said(rates: Sequence[float], moments: Sequence[datetime]) -> str:
    best = max(range(len(rates)), key=lambda at: rates[at])
    told = {
        "mean": num(sum(rates) / len(rates)),
        "most": num(rates[best]),
        "at": date_format(timezone.localtime(moments[best]), "H:i"),
    }
    return _("%(mean)s messages a minute on average, %(most)s at most, at %(at)s") % told
