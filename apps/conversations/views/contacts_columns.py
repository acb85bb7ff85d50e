"""Choosing the list's columns: a form whose answer is an address."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import ask
from apps.conversations.segments import filters, list_columns
from apps.conversations.segments.filters import Filters
from apps.conversations.segments.known import Known

PAGE = "conversations/contacts/columns.html"


@requires("conversations.view")
@require_GET
def choose(request: MemberRequest) -> HttpResponse:
    """`now`: the address of the list as it is; without it, the form is asked for. `order`: all
    keys from top to bottom, `column`: those that are ticked; `up` and `down` move one of them."""
    known = Known()
    if "now" not in request.GET:
        return _asked(request, filters.read(request.GET, known=known), known)
    asked = filters.read(QueryDict(request.GET["now"]), known=known)
    if "up" in request.GET or "down" in request.GET:
        return _moved(request, asked, known)
    wanted = () if "usual" in request.GET else _ticked(request)
    address = filters.address(replace(asked, columns=list_columns.read(wanted, known)))
    return redirect(f"{reverse('contacts')}?{address}" if address else reverse("contacts"))


def _ticked(request: MemberRequest) -> list[str]:
    ticked = set(request.GET.getlist("column"))
    return [key for key in request.GET.getlist("order") if key in ticked] or [list_columns.NAME]


def _asked(request: MemberRequest, asked: Filters, known: Known) -> HttpResponse:
    choices = list_columns.choices(asked.columns, known)
    return ask(request, PAGE, {"choices": choices, "now": filters.address(asked)})


def _moved(request: MemberRequest, asked: Filters, known: Known) -> HttpResponse:
    """Without JavaScript: the same form with one line a place higher or lower."""
    way = "up" if "up" in request.GET else "down"
    key, order = request.GET[way], request.GET.getlist("order")
    if key in order:
        at = order.index(key)
        order.insert(max(0, at + (-1 if way == "up" else 1)), order.pop(at))
    ticked = set(request.GET.getlist("column"))
    titles = {key: title for key, title, _shown in list_columns.choices((), known)}
    choices = [(one, titles[one], one in ticked) for one in order if one in titles]
    context = {"choices": choices, "now": filters.address(asked), "moved": key, "way": way}
    return ask(request, PAGE, context)
