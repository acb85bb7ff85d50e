"""Several people erased one after the other: what may name any of them is looked for once.

Each look goes through a whole table, such as all messages and all webhooks as they came, or a whole
file that waits to be imported. Of a page of people it is done for all of them, and each finds
theirs among what that look found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, fields
from itertools import chain
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from apps.conversations.privacy.subject import Subject

Rows = TypeVar("Rows", bound=Model)
#: Those of the rows that name somebody.
Look = Callable[[QuerySet[Any], Subject], QuerySet[Any]]


@dataclass(slots=True)
class _Page:
    """`everybody`: all who are on it as if they were one. `found`: what was looked at → ids of
    the rows that name anybody. `named`: what was read as a whole → whether it names anybody."""

    everybody: Subject
    found: dict[tuple[str, Sequence[str]], list[Any]] = field(default_factory=dict)
    named: dict[UUID, bool] = field(default_factory=dict)

    def holds(self, subject: Subject) -> bool:
        """Somebody who was merged meanwhile has more names than were looked for."""
        return all(
            set(getattr(self.everybody, one.name)).issuperset(getattr(subject, one.name))
            for one in fields(Subject)
        )


_page: ContextVar[_Page | None] = ContextVar("erased together", default=None)


@contextmanager
def together(subjects: Iterable[Subject]) -> Iterator[None]:
    """For one transaction, in which these people are erased; the caller holds their contacts, so
    that nothing new is said with them meanwhile."""
    token = _page.set(_Page(_all_of(list(subjects))))
    try:
        yield
    finally:
        _page.reset(token)


def looked_at(rows: QuerySet[Rows], subject: Subject, columns: Sequence[str], look: Look) -> Any:
    """What `look` finds. `rows` depend on nobody: they are the same for all."""
    page = _page.get()
    if page is None or not page.holds(subject):
        return look(rows, subject)
    place = (rows.model._meta.label, columns)
    if place not in page.found:
        page.found[place] = list(look(rows, page.everybody).values_list("pk", flat=True))
    return look(rows.filter(pk__in=page.found[place]), subject)


def is_in(what: UUID, subject: Subject, ask: Callable[[Subject], bool]) -> bool:
    """Whether something that has to be read as a whole names the person."""
    page = _page.get()
    if page is not None and page.holds(subject):
        if what not in page.named:
            page.named[what] = ask(page.everybody)
        if not page.named[what]:
            return False
    return ask(subject)


def _all_of(subjects: Sequence[Subject]) -> Subject:
    told: dict[str, Any] = {
        one.name: tuple(dict.fromkeys(chain.from_iterable(getattr(s, one.name) for s in subjects)))
        for one in fields(Subject)
    }
    return Subject(**told)
