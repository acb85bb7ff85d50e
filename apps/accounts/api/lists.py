"""Lists in the API: by page where people leaf through them, by cursor where they only grow."""

from __future__ import annotations

import base64
import functools
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from apps.accounts.api.wire import Query, Serializer

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
#: Beyond this a total is not counted any further; the answer says so.
COUNTED_TO = 10_000
_MAX_PAGE = 1_000_000


class PageQuery(Query):
    page = serializers.IntegerField(min_value=1, max_value=_MAX_PAGE, default=1)
    limit = serializers.IntegerField(min_value=1, max_value=MAX_LIMIT, default=DEFAULT_LIMIT)


class Pagination(Serializer):
    page = serializers.IntegerField(min_value=1)
    limit = serializers.IntegerField(min_value=1)
    total = serializers.IntegerField(min_value=0, max_value=COUNTED_TO)
    total_pages = serializers.IntegerField(min_value=0)
    total_is_exact = serializers.BooleanField()


def page_of(rows: QuerySet[Any], *, page: int, limit: int, **_others: Any) -> dict[str, Any]:
    """`items` and `pagination`. A page beyond the end is empty, not an error.

    Rows that say how many there are, as `counted`, are not counted again; they may say as
    `counted_to` beyond which number they were not counted either.
    """
    first = (page - 1) * limit
    items = list(rows[first : first + limit])
    counted = _counted(rows, items, first=first, limit=limit)
    counted_to = getattr(items[0], "counted_to", COUNTED_TO) if items else COUNTED_TO
    total = min(counted, counted_to)
    return {
        "items": items,
        "pagination": {
            "page": page,
            "limit": limit,
            "total": total,
            "total_pages": -(-total // limit),
            "total_is_exact": counted <= counted_to,
        },
    }


def _counted(rows: QuerySet[Any], items: list[Any], *, first: int, limit: int) -> int:
    """One more than COUNTED_TO stands for more."""
    if items and hasattr(items[0], "counted"):
        return int(items[0].counted)
    if len(items) < limit and (items or not first):
        return first + len(items)
    return int(rows.order_by()[: COUNTED_TO + 1].count())


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place between two rows, and which way to read from there."""

    row: UUID
    backwards: bool = False

    def __str__(self) -> str:
        raw = (b"p" if self.backwards else b"n") + self.row.bytes
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")


_CURSOR_LENGTH = 23  # a letter and a UUID in base64


class CursorField(serializers.RegexField):
    """A cursor of an earlier answer; anything else is refused in words."""

    default_error_messages = {
        "foreign": _("This is no cursor of ours. Use nextCursor or prevCursor of an answer.")
    }

    def __init__(self, **kwargs: Any) -> None:
        words = {"invalid": self.default_error_messages["foreign"]}
        pattern = rf"^[A-Za-z0-9_-]{{{_CURSOR_LENGTH}}}$"
        super().__init__(pattern, error_messages=words, **kwargs)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        text = super().run_validation(data)
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        if raw[:1] not in (b"n", b"p"):
            self.fail("foreign")
        return Cursor(UUID(bytes=raw[1:]), backwards=raw[:1] == b"p")


class CursorQuery(Query):
    cursor = CursorField(required=False)
    limit = serializers.IntegerField(min_value=1, max_value=MAX_LIMIT, default=DEFAULT_LIMIT)


def stretch_of(
    rows: QuerySet[Any], *, limit: int, cursor: Cursor | None = None, **_others: Any
) -> dict[str, Any]:
    """`items`, `next_cursor`, `prev_cursor`; newest first, by id (ids sort by time)."""
    if cursor and cursor.backwards:
        found = list(rows.filter(pk__gt=cursor.row).order_by("pk")[: limit + 1])
        items = found[:limit][::-1]
        has_next, has_prev = True, len(found) > limit
    else:
        if cursor:
            rows = rows.filter(pk__lt=cursor.row)
        found = list(rows.order_by("-pk")[: limit + 1])
        items = found[:limit]
        has_next, has_prev = len(found) > limit, cursor is not None
    return {
        "items": items,
        "next_cursor": _cursor(items[-1:], wanted=has_next),
        "prev_cursor": _cursor(items[:1], wanted=has_prev, backwards=True),
    }


def _cursor(edge: list[Model], *, wanted: bool, backwards: bool = False) -> str | None:
    return str(Cursor(edge[0].pk, backwards)) if edge and wanted else None


@functools.cache
def paged(item: type[Serializer]) -> type[Serializer]:
    """The shape of a page of items."""
    shape = {"items": item(many=True), "pagination": Pagination()}
    return type(f"PageOf{item.__name__}", (Serializer,), shape)


@functools.cache
def stretched(item: type[Serializer]) -> type[Serializer]:
    """The shape of a stretch of items between two cursors."""
    shape = {
        "items": item(many=True),
        "next_cursor": serializers.CharField(allow_null=True),
        "prev_cursor": serializers.CharField(allow_null=True),
    }
    return type(f"StretchOf{item.__name__}", (Serializer,), shape)
