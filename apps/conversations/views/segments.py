"""Segments: sets of contacts by rules or by hand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import done
from apps.accounts.views.gone import found
from apps.accounts.views.refusals import told_in
from apps.conversations.forms.segments import SegmentForm
from apps.conversations.models import Segment
from apps.conversations.segments import counting, rules, saving, words
from apps.conversations.segments.known import Known
from apps.conversations.segments.refusals import BadRules
from apps.conversations.views.gone import SegmentGone

PAGE = "conversations/segments/list.html"
_SIZE = 50
Kind = Segment.Kind


def segment_of(pk: UUID) -> Segment:
    return found(Segment.objects.filter(deleted_at=None), SegmentGone, pk=pk)


@requires("conversations.view")
@require_GET
def listing(request: MemberRequest) -> HttpResponse:
    return render(request, PAGE, _context(request))


def _context(request: MemberRequest) -> dict[str, Any]:
    known = Known()
    there = Segment.objects.filter(deleted_at=None)
    page = Paginator(there.order_by("kind", "name"), _SIZE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "rows": [{"segment": one, **told(one, known)} for one in page],
        "all": there.exclude(kind=Kind.VIEW).count(),
        "may_change": "contacts.manage" in request.may,
    }


def told(segment: Segment, known: Known) -> dict[str, str]:
    """`sentence`, or what is `wrong` with its rules."""
    if segment.kind == Kind.LIST:
        return {"sentence": _("Filled by hand")}
    try:
        return {"sentence": words.sentence(segment.rules, known=known)}
    except BadRules as refusal:
        return {"wrong": str(refusal)}


@requires("conversations.view")
@require_GET
def count(request: MemberRequest, pk: UUID) -> HttpResponse:
    """How many are in it, for the list, which doesn't wait for that."""
    try:
        counted = counting.count(rules.members(segment_of(pk)))
    except BadRules:
        counted = None
    return render(request, "conversations/segments/_count.html", {"counted": counted})


@requires("contacts.manage")
def new_list(request: MemberRequest) -> HttpResponse:
    """A list's name; people come to it from the contact list or on its page."""
    form = SegmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form, "name"):
            name = form.cleaned_data["name"]
            segment = saving.create(request.tenant, name, kind=Kind.LIST, by=request.actor)
            return redirect("segment", segment.pk)
    return render(request, "conversations/segments/new_list.html", {"form": form})


@requires("contacts.manage")
@require_POST
def delete(request: MemberRequest, pk: UUID) -> HttpResponse:
    segment = segment_of(pk)
    saving.delete(request.tenant, segment, by=request.actor)
    return done(
        request,
        _("“%(name)s” is deleted. Its people stay.") % {"name": segment.name},
        url=reverse("segments"),
    )
