"""Finding the one thing that a page is about, or saying that it is gone and where to go on."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from apps.accounts.errors import Gone

Row = TypeVar("Row", bound=Model)


def found(rows: QuerySet[Row], gone: type[Gone], **which: Any) -> Row:
    """The one row. What never was looks the same as what was deleted."""
    row = rows.filter(**which).first()
    if row is None:
        raise gone
    return row
