"""A folder piece by piece, in both directions, while its rows move."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from apps.conversations.folders import finding, lines
from apps.conversations.folders.asked import Asked
from apps.conversations.folders.places import Place
from apps.conversations.models import Conversation

SIZE = 40


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
    size: int = SIZE,
) -> Page:
    """The top, or what follows `below` a place, or what stands `above` it; with `until`, not
    further down than that. A row that moved meanwhile may be told twice: whoever shows them puts
    each in one place."""
    rows = finding.conversations(asked, me)
    name, latest_first = finding.order(asked.folder)
    upwards = above is not None and below is None
    descending = latest_first != upwards
    place = above if upwards else below
    if place:
        rows = rows.filter(_beyond(name, place, descending))
    if until:
        rows = rows.filter(_down_to(name, until, latest_first))
    sign = "-" if descending else ""
    found = list(lines.drawn(rows).order_by(f"{sign}{name}", f"{sign}id")[: size + 1])
    more, found = len(found) > size, found[:size]
    edge = _place(found[-1], asked) if found and more else None
    if upwards:
        return Page(found[::-1], above=edge, below=place)
    return Page(found, above=place, below=edge or until)


def _beyond(name: str, place: Place, descending: bool) -> Q:
    """As a comparison of rows, with the first column alone beside it for the index."""
    way = "lt" if descending else "gt"
    return Q(**{f"{name}__{way}e": place.at}) & (
        Q(**{f"{name}__{way}": place.at}) | Q(**{name: place.at, f"id__{way}": place.id})
    )


def _down_to(name: str, place: Place, latest_first: bool) -> Q:
    """The place's own row with them."""
    return _beyond(name, place, not latest_first) | Q(**{name: place.at, "id": place.id})


def _place(row: Conversation, asked: Asked) -> Place:
    return Place(finding.moment(row, asked.folder), row.pk)
