"""Narrowing the list: a form whose answer is an address."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import ask
from apps.conversations.forms.contacts import FilterForm
from apps.conversations.forms.details import colleagues
from apps.conversations.segments import filters

PAGE = "conversations/contacts/filter.html"


@requires("conversations.view")
@require_GET
def add(request: MemberRequest) -> HttpResponse:
    """`now`: the address of the list as it is; without it, the form is asked for."""
    team = colleagues(request.tenant)
    now = request.GET.get("now")
    form = FilterForm(request.GET if now is not None else None, team=team)
    if form.is_valid():
        return redirect(f"{reverse('contacts')}?{_together(now or '', form.query)}")
    address = filters.address(filters.read(request.GET)) if now is None else now
    return ask(request, PAGE, {"form": form, "now": address})


def _together(now: str, more: list[tuple[str, str]]) -> str:
    """Tidied: the same condition twice is once, and what says nothing is left out."""
    both = urlencode([*parse_qsl(now, keep_blank_values=True), *more])
    return filters.address(filters.read(QueryDict(both)))
