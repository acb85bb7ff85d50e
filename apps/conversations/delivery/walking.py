"""Going along a batch's line: who comes next, and who of them is inside the hours now.

Whoever is not is put away until their hours begin, hundreds at once, and is found again by the
index of what is due; so a line of which nearly all sleep is gone through once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from apps.accounts.models import Tenant
from apps.conversations.delivery import picking
from apps.conversations.delivery.clocks import Clocks
from apps.conversations.delivery.jobs import Row
from apps.conversations.delivery.lines import Line

FIRST, THEN = 100, 2000  # rows: at least so many at first; many when few of those are awake
_Ahead = Callable[[int], list[picking.Sleeper]]


class Walk:
    """`reached`: the last message of the line that was looked at; `put_away`: so many were."""

    def __init__(
        self, tenant: Tenant, channel_id: UUID, line: Line, variants: Sequence[int]
    ) -> None:
        self.reached: UUID | None = None
        self.put_away = 0
        self._channel, self._line, self._variants = channel_id, line, variants
        self._clocks = (
            Clocks(line.hours, tenant.time_zone, timezone.now()) if line.hours is not None else None
        )

    def released(self, most: int) -> list[Row]:
        """Those whose time has come, put away or to be tried again."""
        if self._clocks is None:
            return picking.released(self._channel, self._line, self._variants, most)
        return self._awake(self._due, most)

    def following(self, most: int) -> list[Row]:
        """In the order of the line, from its watermark on."""
        if self._clocks is not None:
            return self._awake(self._ahead, most)
        rows = picking.following(self._channel, self._line, self._variants, most)
        self.reached = rows[-1].id if rows else None
        return rows

    def _due(self, most: int) -> list[picking.Sleeper]:
        return picking.due_ahead(self._channel, self._line, self._variants, most)

    def _ahead(self, most: int) -> list[picking.Sleeper]:
        return picking.ahead(self._channel, self._line, self._variants, most, self.reached)

    def _awake(self, ahead: _Ahead, most: int) -> list[Row]:
        awake: dict[UUID, datetime | None] = {}
        for size in (max(FIRST, most), THEN):
            page = ahead(size)
            self._sort(page, awake, most, moves=ahead == self._ahead)
            if len(awake) >= most or len(page) < size:
                break
        rows = picking.named(awake, self._line.category)
        for row in rows:
            row.closes_at = awake[row.id]
        return rows

    def _sort(
        self,
        page: Sequence[picking.Sleeper],
        awake: dict[UUID, datetime | None],
        most: int,
        *,
        moves: bool,
    ) -> None:
        """Who sleeps is put away as far as the page was needed."""
        assert self._clocks is not None  # noqa: S101 - who calls has asked
        asleep: dict[UUID, datetime] = {}
        for pk, zone, phone in page:
            if len(awake) >= most:
                break
            clock = self._clocks.of(zone, phone)
            if clock.opens_at:
                asleep[pk] = clock.opens_at
            else:
                awake[pk] = clock.closes_at
            if moves:
                self.reached = pk
        picking.put_away(asleep)
        self.put_away += len(asleep)
