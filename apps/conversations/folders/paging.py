"""A folder piece by piece, in both directions, while its rows move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, Q, QuerySet

from apps.accounts.worded import worded
from apps.conversations.folders import finding, lines
from apps.conversations.folders.asked import Asked
from apps.conversations.folders.places import Place
from apps.conversations.models import Conversation

SIZE = 40
ABOVE = 10  # of the conversation that is open


@dataclass(frozen=True, slots=True)
class Page:
    """From the top down. `above`, `below`: where more begins, None where nothing is."""

    rows: list[Conversation]
    above: Place | None = None
    below: Place | None = None


def page(
    asked: Asked,
    me: UUID,
    *,
    below: Place | None = None,
    above: Place | None = None,
    until: Place | None = None,
    own: bool = False,
    size: int = SIZE,
) -> Page:
    """The top, or what follows `below` a place, or what stands `above` it; with its `own` row;
    with `until`, not further down than that. A row that moved meanwhile may be told twice:
    whoever shows them puts each in one place."""
    if not (below or above or until) and size == SIZE:
        return _first(_told(_top, asked, me), asked)
    rows = finding.conversations(asked, me)
    name, latest_first = finding.order(asked.folder)
    upwards = above is not None and below is None
    descending = latest_first != upwards
    place = above if upwards else below
    if place:
        rows = rows.filter(_beyond(name, place, descending, own=own))
    if until:
        rows = rows.filter(_beyond(name, until, not latest_first, own=True))
    found = list(lines.drawn(rows).order_by(*_signed(name, descending))[: size + 1])
    more, found = len(found) > size, found[:size]
    edge = _place(found[-1], asked) if found and more else None
    if upwards:
        return Page(found[::-1], above=edge, below=place)
    return Page(found, above=place, below=edge or until)


def opened(asked: Asked, me: UUID, chosen: Conversation) -> Page:
    """The top, or where the chosen one stands, if that is further down."""
    at = getattr(chosen, finding.order(asked.folder)[0])
    if at is None:  # nobody waits there
        return page(asked, me)
    found = _told(_with, asked, me, at, chosen.pk)
    if not found or not found[0].is_further:
        return _first(found, asked)
    return _cut(found, chosen, asked) or page(asked, me)


def _first(found: list[Conversation], asked: Asked) -> Page:
    return Page(found[:SIZE], below=_place(found[SIZE - 1], asked) if found[SIZE:] else None)


def _told(rows: Callable[..., QuerySet[Any, Any]], asked: Asked, *about: Any) -> list[Any]:
    """Whole folders are asked for all the time; what is narrowed further seldom is the same."""
    is_plain = asked == Asked(asked.folder)
    return _often(rows, asked, *about) if is_plain else list(rows(asked, *about))


@worded
def _often(
    rows: Callable[..., QuerySet[Any, Any]], asked: Asked, *about: Any
) -> QuerySet[Any, Any]:
    return rows(asked, *about)


def _top(asked: Asked, me: UUID) -> QuerySet[Conversation]:
    name, latest_first = finding.order(asked.folder)
    rows = lines.drawn(finding.conversations(asked, me))
    return rows.order_by(*_signed(name, latest_first))[: SIZE + 1]


def _with(asked: Asked, me: UUID, at: datetime, pk: UUID) -> QuerySet[Conversation]:
    """The top's rows, or those about a place that is further down; which, they say themselves."""
    name, latest_first = finding.order(asked.folder)
    here, there = _signed(name, not latest_first), _signed(name, latest_first)
    rows, place = finding.conversations(asked, me), Place(at, pk)
    last = Conversation.objects.filter(pk__in=rows.order_by(*there).values("pk")[SIZE - 1 : SIZE])
    is_further = Exists(last.filter(_beyond(name, place, not latest_first)))
    top = rows.filter(~is_further).order_by(*there)
    before = rows.filter(is_further, _beyond(name, place, not latest_first)).order_by(*here)
    after = rows.filter(is_further, _beyond(name, place, latest_first, own=True)).order_by(*there)
    ids = top.values("pk")[: SIZE + 1].union(
        before.values("pk")[: ABOVE + 1], after.values("pk")[: SIZE + 1], all=True
    )
    shown = lines.drawn(Conversation.objects.filter(pk__in=ids))
    return shown.annotate(is_further=is_further).order_by(*there)


def _cut(found: list[Conversation], chosen: Conversation, asked: Asked) -> Page | None:
    """One too many on either side says that there are more."""
    here = next((at for at, row in enumerate(found) if row.pk == chosen.pk), None)
    if here is None:
        return None
    first, last = max(0, here - ABOVE), here + SIZE
    rows = found[first:last]
    above = _place(rows[0], asked) if first else None
    return Page(rows, above, _place(rows[-1], asked) if len(found) > last else None)


def _signed(name: str, descending: bool) -> tuple[str, str]:
    sign = "-" if descending else ""
    return f"{sign}{name}", f"{sign}id"


def _beyond(name: str, place: Place, descending: bool, *, own: bool = False) -> Q:
    """As a comparison of rows, with the first column alone beside it for the index. `own`: the
    place's own row with them."""
    way = "lt" if descending else "gt"
    beside = {name: place.at, f"id__{way}{'e' if own else ''}": place.id}
    return Q(**{f"{name}__{way}e": place.at}) & (Q(**{f"{name}__{way}": place.at}) | Q(**beside))


def _place(row: Conversation, asked: Asked) -> Place:
    return Place(finding.moment(row, asked.folder), row.pk)
