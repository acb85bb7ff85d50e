"""The company's contacts: found, filtered, chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.accounts import quotas
from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.conversations.models import Contact, Segment, Tag
from apps.conversations.people import search, trash
from apps.conversations.people.newest import Newest
from apps.conversations.segments import filters, list_columns
from apps.conversations.segments.filters import Filters
from apps.conversations.segments.known import Known
from apps.conversations.segments.list_columns import Keys
from apps.conversations.views import contact_rows
from apps.conversations.views.contact_pages import InTurn, Pages, Rows

PAGE = "conversations/contacts/list.html"
SIZE = 50  # people a page
#: Each with the id behind it, so that pages never overlap; the indexes have the same order.
#: The id begins with the time at which it was made. Whoever never wrote comes last.
_ORDERS: dict[str, tuple[Any, ...]] = {
    "-created": ("-id",),
    "created": ("id",),
    "name": ("name", "id"),
    "-name": ("-name", "-id"),
    "-last_seen": (F("last_seen_at").desc(nulls_last=True), "-id"),
    "last_seen": (F("last_seen_at").asc(nulls_last=True), "id"),
}


@requires("conversations.view")
@require_GET
def listing(request: MemberRequest) -> HttpResponse:
    template = f"{PAGE}#found" if is_fragment(request) else PAGE
    response = render(request, template, context(request))
    response["Vary"] = "HX-Request"
    return response


def context(request: MemberRequest) -> dict[str, Any]:
    known = Known()
    asked = filters.read(request.GET, known=known)
    everybody = quotas.use_of(request.tenant, "max_contacts").used
    tags = {tag.pk: tag for tag in Tag.objects.all()}
    is_narrowed = _is_narrowed(asked)
    pages = Pages(
        _ordered(asked, tags.values()),
        SIZE,
        known=None if is_narrowed or asked.search else everybody,
        at_once=bool(asked.search) and not is_narrowed,
    )
    page = pages.get_page(request.GET.get("page"))
    views = _views(asked, known)
    current = next((tab for tab in views if tab["current"]), None)
    shown = list_columns.shown(asked.columns, known, in_trash=asked.in_trash)
    return {
        "asked": asked,
        "chips": filters.chips(asked, known=known),
        "hidden": _hidden(asked),
        "address": filters.address(asked),
        "page": page,
        "columns": shown,
        "rows": contact_rows.rows(request, list(page.object_list), shown, tags),
        "counted": pages.counted,
        "is_more": pages.is_more,
        "everybody": everybody,
        "kept_days": trash.KEPT.days,
        "all_tags": tags.values(),
        "lists": _lists(known),
        "on_list": _list_of(asked),
        "views": views,
        "view": current["view"] if current else None,
        "has_other_columns": bool(current and current["kept"].columns != asked.columns),
        "sorts": _sorts(asked),
        "found": is_fragment(request),
        "may_change": "contacts.manage" in request.may,
    }


def _ordered(asked: Filters, tags: Iterable[Tag]) -> Rows:
    is_alone = search.terms_of(asked.search) and not _is_narrowed(asked)
    if is_alone and asked.sort == "-created":
        everybody = _light(asked, filters.matching(replace(asked, search="")))
        return Newest(everybody, asked.search, tags=tags)
    rows = _light(asked, filters.matching(asked)).order_by(*_ORDERS[asked.sort])
    if asked.search or "last_seen" not in asked.sort:
        return rows
    wrote = rows.filter(last_seen_at__isnull=False)
    way = "" if asked.sort == "last_seen" else "-"
    wrote = wrote.order_by(f"{way}last_seen_at", f"{way}id")
    return InTurn(wrote, rows.filter(last_seen_at=None).order_by(f"{way}id"))


def _light(asked: Filters, rows: QuerySet[Contact]) -> QuerySet[Contact]:
    return rows if "notes" in asked.columns else rows.defer("notes")


def _is_narrowed(asked: Filters) -> bool:
    return bool(asked.rules or asked.in_trash)


def _lists(known: Known) -> list[Segment]:
    by_hand = [one for one in known.segments.values() if one.kind == Segment.Kind.LIST]
    return sorted(by_hand, key=lambda one: one.name.casefold())


def _list_of(asked: Filters) -> UUID | None:
    """The list or segment that the filter asks for: whoever looks at a list takes people off it."""
    fields = [str(one.get("field", "")) for one in asked.conditions]
    ids = [UUID(key.removeprefix("list:")) for key in fields if key.startswith("list:")]
    return ids[0] if ids else None


def _hidden(asked: Filters) -> list[tuple[str, str]]:
    """What the search takes along: the rest of the address."""
    return parse_qsl(filters.address(replace(asked, search="")))


def _views(asked: Filters, known: Known) -> list[dict[str, Any]]:
    """The saved views, as tabs."""
    saved = [one for one in known.segments.values() if one.kind == Segment.Kind.VIEW]
    tabs = sorted(saved, key=lambda one: one.name.casefold())
    kept = [Filters(rules=one.rules, columns=_columns_of(one, known)) for one in tabs]
    current = _current(asked, kept)
    return [
        {"view": view, "kept": of, "address": filters.address(of), "current": of is current}
        for view, of in zip(tabs, kept, strict=True)
    ]


def _columns_of(view: Segment, known: Known) -> Keys:
    return list_columns.read(view.columns, known)


def _current(asked: Filters, kept: list[Filters]) -> Filters | None:
    """The view that is being looked at: the very same, or else one with other columns."""
    if asked.in_trash:
        return None
    same = [one for one in kept if one.rules == asked.rules]
    alike = (one for one in same if one.columns == asked.columns)
    return next(alike, same[0] if same and asked.rules else None)


def _sorts(asked: Filters) -> dict[str, dict[str, str]]:
    """Column → how it is sorted now, and the address of the other way."""
    first = {"name": "name", "last_seen": "-last_seen", "created": "-created"}
    sorts = {}
    for column, best in first.items():
        other = f"-{column}" if asked.sort == column else column
        wanted = other if asked.sort.removeprefix("-") == column else best
        sorts[column] = {
            "now": _way(asked.sort, column),
            "address": filters.address(replace(asked, sort=wanted)),
        }
    return sorts


def _way(sort: str, column: str) -> str:
    """As `aria-sort` says it; "" when the list is sorted by another column."""
    if sort.removeprefix("-") != column:
        return ""
    return "descending" if sort.startswith("-") else "ascending"
