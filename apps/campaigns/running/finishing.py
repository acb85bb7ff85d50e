"""When the last one leaves where each recipient's own clock counts: arithmetic over their hours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from apps.accounts.hours import Hours
from apps.accounts.hours.clock import Span

LOOKS_AHEAD = timedelta(days=400)


def through(
    waiting: Iterable[tuple[Hours, float]], start: datetime, rate: float
) -> datetime | None:
    """`waiting`: people by the hours in which they may get it; `rate`: messages a second of all
    together, whoever is open shares it. None: not within LOOKS_AHEAD."""
    lines = [_Line(hours, people, start) for hours, people in waiting if people > 0]
    at, end = start.astimezone(UTC), start + LOOKS_AHEAD
    while lines and at < end:
        turns = [turn for line in lines if (turn := line.turn(at))]
        if not turns:
            return None
        at = _until([line for line in lines if line.is_open(at)], at, min(turns), rate)
        lines = [line for line in lines if line.people > 0]
    return None if lines or rate <= 0 else at


def _until(able: list[_Line], at: datetime, turn: datetime, rate: float) -> datetime:
    """Up to that turn, or until all who may get it now have it."""
    people = sum(line.people for line in able)
    fit = rate * (turn - at).total_seconds()
    if not able or fit < people:
        for line in able:
            line.people *= 1 - fit / people
        return turn
    for line in able:
        line.people = 0
    return at + timedelta(seconds=people / rate)


class _Line:
    """Those who wait for the same hours."""

    def __init__(self, hours: Hours, people: float, start: datetime) -> None:
        self.people = people
        self._spans = hours.spans(start, start + LOOKS_AHEAD)
        self._span: Span | None = next(self._spans, None)

    def _come_to(self, at: datetime) -> None:
        while self._span and self._span[1] <= at:
            self._span = next(self._spans, None)

    def is_open(self, at: datetime) -> bool:
        self._come_to(at)
        return bool(self._span and self._span[0] <= at)

    def turn(self, at: datetime) -> datetime | None:
        """When they open or shut next; None: never again."""
        self._come_to(at)
        if self._span is None:
            return None
        return self._span[1] if self._span[0] <= at else self._span[0]
