"""Paging by cursor, for logs that grow while somebody reads them.

Rows have UUIDv7 ids and are shown newest first; a cursor is the id at the page's edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet

from apps.accounts.ids import as_id

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Slice(Generic[Row]):
    """`older` and `newer` are cursors of the neighbouring pages, "" where there is none."""

    rows: list[Row]
    older: str = ""
    newer: str = ""


def cut(rows: QuerySet[Row], *, size: int, before: str = "", after: str = "") -> Slice[Row]:
    """One page: what is older than `before`, or just newer than `after`, or the newest.

    A cursor that is no id is treated as none.
    """
    older_than, newer_than = as_id(before), as_id(after)
    if newer_than and not older_than:
        found = list(rows.filter(pk__gt=newer_than).order_by("pk")[: size + 1])
        more_newer, found = len(found) > size, found[:size][::-1]
        return _slice(found, has_older=True, has_newer=more_newer)
    if older_than:
        rows = rows.filter(pk__lt=older_than)
    found = list(rows.order_by("-pk")[: size + 1])
    return _slice(found[:size], has_older=len(found) > size, has_newer=older_than is not None)


def _slice(rows: list[Row], *, has_older: bool, has_newer: bool) -> Slice[Row]:
    if not rows:
        return Slice(rows)
    return Slice(
        rows,
        older=str(rows[-1].pk) if has_older else "",
        newer=str(rows[0].pk) if has_newer else "",
    )
