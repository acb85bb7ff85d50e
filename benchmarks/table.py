"""The table that every benchmark ends with."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One figure beside the limit that was measured in the same run.

    `ratio` is figure / limit in the direction in which more is better; None where a
    figure stands alone and only its target says whether it is good.
    """

    what: str
    figure: float
    unit: str
    limit: str = ""
    limit_figure: float | None = None
    ratio: float | None = None
    target: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def timed(work: Callable[[], object]) -> float:
    """Seconds that `work` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def median_of(rounds: int, work: Callable[[], object]) -> float:
    return median(timed(work) for _ in range(rounds))


def drawn(rows: list[Row]) -> str:
    """The rows as a table for the terminal."""
    head = ("what", "figure", "limit beside it", "ratio", "target")
    body = [
        (
            row.what,
            f"{row.figure:,.3g} {row.unit}",
            f"{row.limit}: {row.limit_figure:,.3g}" if row.limit_figure is not None else "–",
            f"{row.ratio:.2f}" if row.ratio is not None else "–",
            row.target,
        )
        for row in rows
    ]
    widths = [max(len(line[i]) for line in [head, *body]) for i in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in [head, *body]
    )
