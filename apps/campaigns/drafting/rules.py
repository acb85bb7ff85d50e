"""The small objects of a draft: speed, stop rules, the first share, the experiment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

METRICS = ("delivered", "read", "replied")
Json = dict[str, Any]


class Wrong(ValueError):
    """`errors`: the rest of the path ("" or ".percent") → words."""

    def __init__(self, words: str = "", errors: Mapping[str, str] | None = None) -> None:
        self.errors = dict(errors or {"": words})
        super().__init__(words)


@dataclass(frozen=True, slots=True)
class Amount:
    """A number from `least` to `most`."""

    least: float
    most: float
    is_whole: bool = False

    def read(self, value: Any) -> int | float:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        fits = is_number and isfinite(value) and self.least <= value <= self.most
        if not fits or (self.is_whole and value != int(value)):
            bounds = {"least": number_format(self.least), "most": number_format(self.most)}
            words = (
                _("Give a whole number from %(least)s to %(most)s.")
                if self.is_whole
                else _("Give a number from %(least)s to %(most)s.")
            )
            raise Wrong(words % bounds)
        return int(value) if value == int(value) else float(value)


_SECONDS = Amount(0, 3600)
_PERCENT = Amount(0, 100)
_PACE = {
    "messagesPerSecond": Amount(0.01, 1000),
    "minGapSeconds": _SECONDS,
    "maxGapSeconds": _SECONDS,
}
_STOPS = {
    "errorRate": _PERCENT,
    "optOutRate": _PERCENT,
    "leastSent": Amount(1, 1_000_000, is_whole=True),
    "mostMessages": Amount(1, 100_000_000, is_whole=True),
}
_CANARY = {"percent": _PERCENT, "minutes": Amount(1, 10_080, is_whole=True)}
_EXPERIMENT = {"holdoutPercent": Amount(0, 90), "testPercent": _PERCENT}


def pace(given: Any) -> Json:
    read = _numbers(given, _PACE)
    least, most = read.get("minGapSeconds"), read.get("maxGapSeconds")
    if least is not None and most is not None and least > most:
        words = _("The longest gap is shorter than the shortest.")
        raise Wrong(errors={".maxGapSeconds": words})
    return read


def stops(given: Any) -> Json:
    return _numbers(given, _STOPS)


def canary(given: Any) -> Json:
    """{} for none: a share of nobody is none."""
    read = _numbers(given, _CANARY)
    return read if read.get("percent") else {}


def experiment(given: Any) -> Json:
    """What is held out and what is tested are shares of all, so together no more than all."""
    rest = dict(given) if isinstance(given, Mapping) else given
    metric = rest.pop("metric", None) if isinstance(rest, dict) else None
    read = {name: value for name, value in _numbers(rest, _EXPERIMENT).items() if value}
    if metric is not None and metric not in METRICS:
        words = _("Choose one of: %(names)s.") % {"names": ", ".join(METRICS)}
        raise Wrong(errors={".metric": words})
    if read.get("holdoutPercent", 0) + read.get("testPercent", 0) > 100:
        words = _("Together with those who get nothing this is more than everybody.")
        raise Wrong(errors={".testPercent": words})
    return {**read, **({"metric": metric} if metric else {})}


def _numbers(given: Any, known: Mapping[str, Amount]) -> Json:
    if given is None:
        return {}
    if not isinstance(given, Mapping):
        raise Wrong(_("Write an object here."))
    errors = {
        f".{str(name)[:40]}": _("There is no such rule.") for name in given if name not in known
    }
    read: Json = {}
    for name, amount in known.items():
        if given.get(name) is None:
            continue
        try:
            read[name] = amount.read(given[name])
        except Wrong as wrong:
            errors |= {f".{name}": words for words in wrong.errors.values()}
    if errors:
        raise Wrong(errors=errors)
    return read
