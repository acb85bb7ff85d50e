"""The suppression list: numbers that get nothing which the company begins."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.core.paginator import Paginator
from django.db.models import Max, Min, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import ask, done
from apps.conversations.consent import panel, suppressing
from apps.conversations.forms.suppression import AddForm, RemoveForm
from apps.conversations.models import Contact, How, Identity, Medium, Suppression
from apps.whatsapp import phones
from apps.whatsapp.numbers import spoken

PAGE = "conversations/consent/suppressed.html"
ADD = "conversations/consent/suppress.html"
REMOVE = "conversations/consent/unsuppress.html"
_A_PAGE = 50


@requires("contacts.manage")
@require_GET
def listing(request: MemberRequest) -> HttpResponse:
    """The newest first; a number can be looked for, that of an erased person too."""
    sought = request.GET.get("number", "").strip()[:40]
    rows = _found(request, sought)
    page = Paginator(_by_number(rows), _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": _rows(list(page.object_list)),
        "sought": sought,
        "count": Suppression.objects.values("digest").distinct().count(),
    }
    return render(request, PAGE, context)


def _found(request: MemberRequest, sought: str) -> QuerySet[Suppression]:
    if not sought:
        return Suppression.objects.all()
    try:
        return suppressing.of_number(request.tenant, phones.read(sought))
    except phones.NotAPhone:
        return Suppression.objects.none()


def _by_number(rows: QuerySet[Suppression]) -> Any:
    """A line for each number and medium, with what it does not get."""
    numbers = rows.values("digest", "medium", "address", "how", "reason").order_by()
    return numbers.annotate(
        pk_of_one=Min("pk"), last=Max("since"), kinds=ArrayAgg("category", distinct=True)
    ).order_by("-last", "-pk_of_one")


def _rows(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    owners = _owners([line["address"] for line in lines])
    hows, media = dict(How.choices), dict(Medium.choices)
    return [
        line
        | {
            "names": [panel.NAMES[kind] for kind in panel.NAMES if kind in line["kinds"]],
            "how_said": hows.get(line["how"], ""),
            "medium_said": media[line["medium"]],
            "contact": owners.get(line["address"]),
            "number": spoken(line["address"]),
        }
        for line in lines
    ]


def _owners(numbers: list[str]) -> dict[str, Contact]:
    known = Identity.objects.filter(kind=Identity.Kind.PHONE, value__in=[n for n in numbers if n])
    return {one.value: one.contact for one in known.select_related("contact")}


@requires("contacts.manage")
def add(request: MemberRequest) -> HttpResponse:
    form = AddForm(request.POST or None)
    if form.is_valid():
        return _saved(request, _add(request, form))
    return ask(request, ADD, {"form": form})


def _add(request: MemberRequest, form: AddForm) -> str:
    given = form.cleaned_data
    new = max(
        suppressing.add(
            request.tenant,
            given["numbers"],
            medium=medium,
            categories=form.categories,
            reason=given["reason"],
            by=request.actor,
        )
        for medium in given["ways"]
    )
    return ngettext(
        "%(count)d number is new on the list.", "%(count)d numbers are new on the list.", new
    ) % {"count": new}


@requires("contacts.manage")
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    """The whole line: the number on this medium, with all its categories."""
    one = Suppression.objects.filter(pk=pk).first()
    if one is None:
        raise Http404
    form = RemoveForm(request.POST or None)
    if form.is_valid():
        rows = Suppression.objects.filter(digest=one.digest, medium=one.medium)
        reason = form.cleaned_data["reason"]
        suppressing.remove(request.tenant, rows, reason=reason, by=request.actor)
        return _saved(request, _("The number is off the list."))
    return ask(request, REMOVE, {"form": form, "one": one, "number": spoken(one.address)})


def _saved(request: MemberRequest, said: str) -> HttpResponse:
    return done(request, said, url=reverse("suppressed"))
