"""The company's contacts: found, filtered, chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET

from apps.accounts import quotas
from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.conversations.consent import asking
from apps.conversations.forms.details import colleagues
from apps.conversations.models import Category, Contact, Medium, Segment, Tag
from apps.conversations.segments import filters
from apps.conversations.segments.filters import Filters
from apps.conversations.segments.known import Known

PAGE = "conversations/contacts/list.html"
SIZE = 50  # people a page
MOST = 10_000  # people that can be paged through and are counted one by one
#: Each with the id behind it, so that pages never overlap; the indexes have the same order.
_ORDERS: dict[str, tuple[Any, ...]] = {
    "-created": ("-created_at", "-id"),
    "created": ("created_at", "id"),
    "name": ("name", "id"),
    "-name": ("-name", "-id"),
    "-last_seen": (F("last_seen_at").desc(nulls_last=True), "-id"),
    "last_seen": (F("last_seen_at").asc(nulls_first=True), "id"),
}


class Pages(Paginator):  # type: ignore[type-arg]
    """Counts no further than it lets people page."""

    @cached_property
    def count(self) -> int:
        return min(self.counted, MOST)

    @cached_property
    def counted(self) -> int:
        """One more than MOST stands for more."""
        return int(self.object_list.order_by()[: MOST + 1].count())  # type: ignore[attr-defined]


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
    pages = Pages(_ordered(asked), SIZE)
    page = pages.get_page(request.GET.get("page"))
    views = _views(asked, known)
    everybody = quotas.use_of(request.tenant, "max_contacts").used
    return {
        "asked": asked,
        "chips": filters.chips(asked, known=known),
        "hidden": _hidden(asked),
        "address": filters.address(asked),
        "page": page,
        "rows": _rows(request, page),
        "counted": pages.counted,
        "is_more": pages.counted > MOST,
        "everybody": everybody,
        "all_tags": Tag.objects.all(),
        "views": views,
        "view": next((tab["view"] for tab in views if tab["current"]), None),
        "sorts": _sorts(asked),
        "found": is_fragment(request),
        "may_change": "contacts.manage" in request.may,
    }


def _ordered(asked: Filters) -> QuerySet[Contact]:
    return filters.matching(asked).order_by(*_ORDERS[asked.sort]).defer("notes")


def _rows(request: MemberRequest, page: Page[Contact]) -> list[dict[str, Any]]:
    """The people of a page with what stands in other tables, one question for each."""
    people = list(page.object_list)
    tags = {tag.pk: tag for tag in Tag.objects.all()}
    team = colleagues(request.tenant)
    refusals = _refusals(request, people)
    return [
        {
            "contact": one,
            "tags": [tags[pk] for pk in one.tags if pk in tags],
            "owner": team.get(one.owner_id, "") if one.owner_id else "",
            "refusal": refusals.get(one.pk, ""),
        }
        for one in people
    ]


def _refusals(request: MemberRequest, people: list[Contact]) -> dict[Any, str]:
    """Why promotions by WhatsApp may not be sent to each; "" where they may."""
    rows = Contact.objects.filter(pk__in=[one.pk for one in people])
    asked = asking.annotate(rows, medium=Medium.WHATSAPP, category=Category.MARKETING)
    return dict(asked.values_list("pk", "refusal"))


def _hidden(asked: Filters) -> list[tuple[str, str]]:
    """What the search takes along: the rest of the address."""
    return parse_qsl(filters.address(replace(asked, search="")))


def _views(asked: Filters, known: Known) -> list[dict[str, Any]]:
    """The saved views, as tabs."""
    saved = [one for one in known.segments.values() if one.kind == Segment.Kind.VIEW]
    return [
        {
            "view": one,
            "address": filters.address(Filters(rules=one.rules)),
            "current": one.rules == asked.rules and not asked.in_trash,
        }
        for one in sorted(saved, key=lambda one: one.name.casefold())
    ]


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
