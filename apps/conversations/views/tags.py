"""The company's tags: made, renamed, coloured, taken away."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import ask
from apps.accounts.views.gone import found
from apps.conversations.forms.refused import told_beside
from apps.conversations.forms.tags import TagForm
from apps.conversations.models import Tag
from apps.conversations.people import tags
from apps.conversations.views.gone import TagGone
from apps.conversations.views.listing import Listing

FORM = "conversations/settings/tag_form.html"


def _context() -> dict[str, Any]:
    return {"tags": Tag.objects.all()}


LISTING = Listing("tags", "conversations/settings/tags.html", _context)


@requires("contacts.manage")
@require_GET
def listing(request: MemberRequest) -> HttpResponse:
    return LISTING.shown(request)


@requires("contacts.manage")
def new(request: MemberRequest) -> HttpResponse:
    form = TagForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        with told_beside(form):
            tag = tags.define(request.tenant, given["name"], color=given["color"], by=request.actor)
            return LISTING.said(request, _("The tag “%(name)s” is there.") % {"name": tag.name})
    return ask(request, FORM, {"form": form, "tag": None})


@requires("contacts.manage")
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    tag = found(Tag.objects.all(), TagGone, pk=pk)
    form = TagForm(request.POST or None, initial={"name": tag.name, "color": tag.color})
    if form.is_valid():
        given = form.cleaned_data
        with told_beside(form):
            tags.change(
                request.tenant, tag, name=given["name"], color=given["color"], by=request.actor
            )
            return LISTING.said(request, _("The tag is saved."))
    return ask(request, FORM, {"form": form, "tag": tag})


@requires("contacts.manage")
@require_POST
def delete(request: MemberRequest, pk: int) -> HttpResponse:
    tag = found(Tag.objects.all(), TagGone, pk=pk)
    name, count = tag.name, tags.delete(request.tenant, tag, by=request.actor)
    words = ngettext(
        "The tag “%(name)s” is gone; %(count)d contact had it.",
        "The tag “%(name)s” is gone; %(count)d contacts had it.",
        count,
    )
    return LISTING.said(request, words % {"name": name, "count": count})
