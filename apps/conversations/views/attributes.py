"""The company's own fields of contacts: added, renamed, taken away."""

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
from apps.conversations.forms.attributes import KINDS, AttributeForm, key_of
from apps.conversations.forms.refused import told_beside
from apps.conversations.models import Attribute
from apps.conversations.people import attributes
from apps.conversations.views.gone import AttributeGone
from apps.conversations.views.listing import Listing

FORM = "conversations/settings/attribute_form.html"


def _context() -> dict[str, Any]:
    known = list(Attribute.objects.all())
    return {"rows": [{"attribute": one, "kind": KINDS[one.kind]} for one in known]}


LISTING = Listing("attributes", "conversations/settings/attributes.html", _context)


@requires("contacts.manage")
@require_GET
def listing(request: MemberRequest) -> HttpResponse:
    return LISTING.shown(request)


@requires("contacts.manage")
def new(request: MemberRequest) -> HttpResponse:
    form = AttributeForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        with told_beside(form, taken="key"):
            attribute = attributes.define(
                request.tenant,
                key=given["key"] or key_of(given["name"]),
                name=given["name"],
                kind=given["kind"],
                choices=form.listed,
                by=request.actor,
            )
            return LISTING.said(
                request, _("The field “%(name)s” is there.") % {"name": attribute.name}
            )
    return ask(request, FORM, {"form": form, "attribute": None})


@requires("contacts.manage")
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    attribute = found(Attribute.objects.all(), AttributeGone, pk=pk)
    form = AttributeForm(request.POST or None, attribute=attribute)
    if form.is_valid():
        choices = form.listed if "choices" in form.fields else None
        with told_beside(form, taken="name"):
            attributes.rename(
                request.tenant,
                attribute,
                name=form.cleaned_data["name"],
                choices=choices,
                by=request.actor,
            )
            return LISTING.said(request, _("The field is saved."))
    return ask(request, FORM, {"form": form, "attribute": attribute})


@requires("contacts.manage")
@require_POST
def delete(request: MemberRequest, pk: int) -> HttpResponse:
    attribute = found(Attribute.objects.all(), AttributeGone, pk=pk)
    name, count = attribute.name, attributes.delete(request.tenant, attribute, by=request.actor)
    words = ngettext(
        "The field “%(name)s” is gone; %(count)d contact had a value.",
        "The field “%(name)s” is gone; %(count)d contacts had a value.",
        count,
    )
    return LISTING.said(request, words % {"name": name, "count": count})
