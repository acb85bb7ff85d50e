"""Leafing through contacts: what is counted, and how far."""

from __future__ import annotations

import functools
import operator
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Value, Window
from django.utils.functional import cached_property

from apps.conversations.models import Contact
from apps.conversations.people import search
from apps.conversations.people.newest import Newest

MOST = 10_000  # people that can be paged through and are counted one by one


class InTurn:
    """Rows after other rows, as if they were one list: each is read in its own order by an
    index, where one order over all of them would need an index that holds everybody."""

    def __init__(self, *parts: QuerySet[Contact]) -> None:
        self._parts = parts

    def __getitem__(self, wanted: slice) -> list[Contact]:
        start, size = wanted.start or 0, wanted.stop - (wanted.start or 0)
        found: list[Contact] = []
        for rows in self._parts:
            here = list(rows[start : start + size - len(found)])
            found += here
            if len(found) == size:
                break
            if start:
                start = 0 if here else start - rows.order_by()[:start].count()
        return found

    def order_by(self) -> QuerySet[Contact]:
        """All of them, in no order; to be counted."""
        first, *others = (rows.order_by() for rows in self._parts)
        return functools.reduce(operator.or_, others, first)


Rows = QuerySet[Contact] | InTurn | Newest


class Pages(Paginator):  # type: ignore[type-arg]
    """Counts no further than it lets people page, and only what the page does not tell.

    `known`: how many there are about; more than MOST of them are not counted again.
    `at_once`: finding them costs more than counting them, so both are one question.
    """

    def __init__(self, rows: Rows, size: int, *, known: int | None, at_once: bool) -> None:
        anything: Any = rows
        super().__init__(anything, size)
        self._known, self._at_once = known, at_once and isinstance(rows, QuerySet)
        self._most = MOST

    def get_page(self, number: Any) -> Page[Contact]:
        """A page beyond the end is the last one."""
        wanted = self._wanted(number)
        people = self._people(wanted)
        if people is None:
            return super().get_page(number)
        return Page(people, wanted, self)

    @cached_property
    def count(self) -> int:
        return min(self.counted, self._most)

    @cached_property
    def counted(self) -> int:
        """One more than what is counted to stands for more."""
        if self._known is not None and self._known > MOST:
            return MOST + 1
        return int(self.object_list.order_by()[: MOST + 1].count())  # type: ignore[attr-defined]

    @property
    def is_more(self) -> bool:
        counted = self.counted
        return counted > self._most

    def _wanted(self, number: Any) -> int:
        try:
            return max(1, int(number))
        except (TypeError, ValueError):
            return 1

    def _people(self, number: int) -> list[Contact] | None:
        """Those of the page; None where there is none."""
        first = (number - 1) * self.per_page
        if first >= MOST:
            return None
        rows: Any = self.object_list
        if self._at_once:
            most = Value(search.MOST - 1)
            rows = rows.annotate(counted=Window(Count("pk")), counted_to=most)
        people = list(rows[first : first + self.per_page])
        if people and hasattr(people[0], "counted"):
            self._most = getattr(people[0], "counted_to", MOST)
            self.counted = min(people[0].counted, self._most + 1)
        elif (people or first == 0) and len(people) < self.per_page:
            self.counted = first + len(people)
        return people if people or first == 0 else None
