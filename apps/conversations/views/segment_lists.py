"""A list: who is on it, put there and taken away by hand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.access import requires
from apps.accounts.errors import NotAllowed
from apps.accounts.ids import as_id
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import done, is_fragment
from apps.accounts.views.refusals import told_in
from apps.conversations.forms.segments import SegmentForm
from apps.conversations.models import Contact, Segment
from apps.conversations.people import search
from apps.conversations.segments import rules, saving
from apps.conversations.views.gone import SegmentGone

PAGE = "conversations/segments/members.html"
_SIZE = 50
_OFFERED = 6  # people a search offers


def page(request: MemberRequest, segment: Segment) -> HttpResponse:
    """Called by the page of segments, which says who may."""
    form = SegmentForm(request.POST or None, initial={"name": segment.name})
    if request.method == "POST":
        if "contacts.manage" not in request.may:
            raise NotAllowed
        if form.is_valid():
            with told_in(form, "name"):
                name = form.cleaned_data["name"]
                saving.change(request.tenant, segment, name=name, by=request.actor)
                return redirect("segment", segment.pk)
    part = "#offered" if is_fragment(request) and "q" in request.GET else ""
    response = render(request, PAGE + part, context(request, segment) | {"form": form})
    response["Vary"] = "HX-Request"
    return response


def context(request: MemberRequest, segment: Segment) -> dict[str, Any]:
    members = rules.members(segment).order_by("name", "pk")
    asked = request.GET.get("q", "").strip()
    return {
        "segment": segment,
        "page": Paginator(members, _SIZE).get_page(request.GET.get("page")),
        "asked": asked,
        "offered": _offered(segment, asked),
        "may_change": "contacts.manage" in request.may,
    }


def _offered(segment: Segment, asked: str) -> list[Contact]:
    """Whom the search finds and who is not on the list."""
    if not asked:
        return []
    found = search.matching(Contact.objects.present(), asked)
    return list(found.exclude(lists__segment=segment).order_by("name", "pk")[:_OFFERED])


@requires("contacts.manage")
@require_POST
def put(request: MemberRequest, pk: UUID) -> HttpResponse:
    segment = _list_of(pk)
    saving.put(request.tenant, segment, _ids(request), by=request.actor)
    return _answer(request, segment, _("It is on the list."))


@requires("contacts.manage")
@require_POST
def take(request: MemberRequest, pk: UUID) -> HttpResponse:
    segment = _list_of(pk)
    saving.take(request.tenant, segment, _ids(request), by=request.actor)
    return _answer(request, segment, _("It is off the list."))


def _list_of(pk: UUID) -> Segment:
    segment = Segment.objects.filter(pk=pk, deleted_at=None, kind=Segment.Kind.LIST).first()
    if segment is None:
        raise SegmentGone
    return segment


def _ids(request: MemberRequest) -> list[UUID]:
    return [pk for text in request.POST.getlist("contact") if (pk := as_id(text))]


def _answer(request: MemberRequest, segment: Segment, said: str) -> HttpResponse:
    return done(
        request,
        said,
        url=reverse("segment", args=[segment.pk]),
        template=f"{PAGE}#members",
        context=context(request, segment),
        target="members",
    )
