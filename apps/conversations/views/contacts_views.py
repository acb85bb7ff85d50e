"""Filters and columns of the list that are kept as a tab, for everybody in the company."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import ask, is_fragment
from apps.accounts.views.refusals import told_in
from apps.conversations.forms.contacts import ViewForm
from apps.conversations.models import Segment
from apps.conversations.segments import filters, saving
from apps.conversations.segments.filters import Filters

PAGE = "conversations/contacts/view.html"


@requires("contacts.manage")
def new(request: MemberRequest) -> HttpResponse:
    address = filters.address(filters.read(request.GET))
    form = ViewForm(request.POST or None, initial={"address": address})
    if form.is_valid():
        asked = filters.read(QueryDict(form.cleaned_data["address"]))
        if not (asked.rules or asked.columns):
            words = _("This view would show everybody as usual. Filter or choose columns first.")
            form.add_error(None, words)
        else:
            with told_in(form, "name"):
                return _saved(request, form.cleaned_data["name"], asked)
    return ask(request, PAGE, {"form": form})


def _saved(request: MemberRequest, name: str, asked: Filters) -> HttpResponse:
    view = saving.create(
        request.tenant,
        name,
        by=request.actor,
        kind=Segment.Kind.VIEW,
        rules=asked.rules,
        columns=asked.columns,
    )
    messages.success(request, _("“%(name)s” is a tab now.") % {"name": view.name})
    kept = Filters(rules=view.rules, columns=tuple(view.columns))
    url = f"{reverse('contacts')}?{filters.address(kept)}"
    if is_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


@requires("contacts.manage")
@require_POST
def columns(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The view shows from now on the columns of the list's `address`."""
    view = get_object_or_404(Segment, pk=pk, kind=Segment.Kind.VIEW, deleted_at=None)
    asked = filters.read(QueryDict(request.POST.get("address", "")))
    saving.change(request.tenant, view, columns=asked.columns, by=request.actor)
    messages.success(request, _("“%(name)s” has these columns now.") % {"name": view.name})
    return redirect(f"{reverse('contacts')}?{filters.address(asked)}")


@requires("contacts.manage")
@require_POST
def delete(request: MemberRequest, pk: UUID) -> HttpResponse:
    view = get_object_or_404(Segment, pk=pk, kind=Segment.Kind.VIEW, deleted_at=None)
    saving.delete(request.tenant, view, by=request.actor)
    messages.success(request, _("The view “%(name)s” is gone.") % {"name": view.name})
    return redirect("contacts")
