"""Charts as numbers that a template draws: lengths in hundredths, words for who can't see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log10
from typing import Any

from apps.accounts.templatetags.figures import num

_GAP = 0.28  # of a bar's room
_LABELS = 8  # below a chart, at most


@dataclass(frozen=True, slots=True)
class Bar:
    """As text: a length in SVG has a point in every language."""

    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Chart:
    """`top`: what the upper line stands for. `below`: some of the labels, "" between them.
    `said`: the same in words."""

    bars: Sequence[Bar]
    top: int
    below: Sequence[str]
    said: str

    @property
    def middle(self) -> str:
        return num(self.top / 2, 0 if self.top % 2 == 0 else 1)


def chart(values: Sequence[tuple[Any, int]], *, name: str, words: Sequence[str] = ()) -> Chart:
    """`values`: a label and how many, from left to right. `name`: what is counted. `words`: the
    labels as they are said, where they are longer than written."""
    top = round_up(max((count for _label, count in values), default=0))
    room = 100 / max(1, len(values))
    bars = [_bar(at, room, count / top) for at, (_label, count) in enumerate(values) if count]
    spoken = words or [str(label) for label, _count in values]
    told = [f"{word} {num(count)}" for word, (_l, count) in zip(spoken, values, strict=True)]
    step = _step(len(values))
    below = [str(label) for at, (label, _count) in enumerate(values) if at % step == 0]
    return Chart(bars, top, below, f"{name}: {', '.join(told)}")


def _bar(at: int, room: float, share: float) -> Bar:
    height = max(0.8, 100 * share)  # something is seen of the least
    x, width = room * (at + _GAP / 2), room * (1 - _GAP)
    return Bar(f"{x:.2f}", f"{100 - height:.2f}", f"{width:.2f}", f"{height:.2f}")


def _step(count: int) -> int:
    """From label to label: so many that each stands for as many bars, where that can be."""
    least = max(1, ceil(count / _LABELS))
    return next((step for step in range(least, 2 * least + 1) if count % step == 0), least)


def round_up(most: int) -> int:
    """To one that is easily halved: 1, 2, 4, 6, 8, 10, 20, 40 …"""
    if most <= 2:
        return max(1, most)
    unit: int = 10 ** int(log10(most))
    return next(unit * step for step in (1, 2, 4, 6, 8, 10) if unit * step >= most)
