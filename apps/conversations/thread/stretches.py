"""Stretches of a thread, as they are asked for: of several at once in one question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

LIMIT = 25  # items of a page


@dataclass(frozen=True, slots=True)
class Stretch:
    """Of what the `condition` lets in, so many of the first ids, or of the `latest`; None: all."""

    condition: Q
    most: int | None = None
    latest: bool = False

    def of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.filter(self.condition).order_by("-pk" if self.latest else "pk")[: self.most]


#: What a thread is opened with, mostly; the last one says that there are more.
LATEST = Stretch(Q(), LIMIT + 1, latest=True)


def together(parts: Sequence[QuerySet[Any]]) -> QuerySet[Any]:
    """All that the parts hold, in no order."""
    return parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
