"""Two contacts that are one person: found, compared, made one, made two again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.conversations.forms import details
from apps.conversations.models import Contact, Tag
from apps.conversations.people import doubles, merging, search
from apps.conversations.people.blending import ATTRIBUTE, Line
from apps.conversations.people.refusals import NotUndoable
from apps.conversations.templatetags.contacts import called
from apps.conversations.views.contact_page import contact_of

MERGE = "conversations/contacts/merge.html"
CHOOSE = "conversations/contacts/merge_with.html"
DOUBLES = "conversations/contacts/doubles.html"
_OFFERED = 10  # people to choose from


@requires("contacts.manage")
@require_GET
def listing(request: MemberRequest) -> HttpResponse:
    """Everybody who seems to be there twice."""
    return render(request, DOUBLES, {"pairs": doubles.doubles(request.tenant)})


@requires("contacts.manage")
def merge(request: MemberRequest, pk: UUID) -> HttpResponse:
    """`with`: the other contact; `keep`: which of the two stays, the first one unless said."""
    contact = contact_of(pk)
    other = _other(request, contact)
    if other is None:
        return _choose(request, contact)
    kept, gone = (other, contact) if _given(request, "keep") == str(other.pk) else (contact, other)
    if request.method == "POST":
        return _merge(request, kept, gone)
    blend = merging.preview(kept, gone)
    context = {
        "kept": kept,
        "gone": gone,
        "lines": _lines(request, blend.lines),
        "tags": Tag.objects.filter(pk__in=blend.values["tags"]),
    }
    return render(request, MERGE, context)


def _given(request: MemberRequest, name: str) -> str:
    return str(request.POST.get(name) or request.GET.get(name) or "")


def _other(request: MemberRequest, contact: Contact) -> Contact | None:
    try:
        other = Contact.objects.present().filter(pk=UUID(_given(request, "with"))).first()
    except ValueError:
        return None
    return other if other and other.pk != contact.pk else None


def _choose(request: MemberRequest, contact: Contact) -> HttpResponse:
    """Who it should be merged with: those who seem the same, and whoever is searched for."""
    query = request.GET.get("q", "").strip()
    if query:
        rows = Contact.objects.present().exclude(pk=contact.pk)
        offered = list(search.matching(rows, query).order_by("name", "pk")[:_OFFERED])
    else:
        offered = doubles.doubles_of(contact)[:_OFFERED]
    return render(request, CHOOSE, {"contact": contact, "offered": offered, "q": query})


def _lines(request: MemberRequest, lines: tuple[Line, ...]) -> list[dict[str, Any]]:
    """Both sides in words. What is blank on both sides is left out."""
    own = {one.column: one for one in details.own(request.tenant)}
    added = {ATTRIBUTE + one.key: one for one in details.added()}
    shown = []
    for line in lines:
        detail = own.get(line.field) or added.get(line.field)
        if detail is None or (_blank(line.kept) and _blank(line.gone)):
            continue
        shown.append(
            {
                "line": line,
                "name": f"choice-{line.field}",
                "label": detail.label,
                "kept": "" if _blank(line.kept) else detail.shown(line.kept),
                "gone": "" if _blank(line.gone) else detail.shown(line.gone),
                "both": line.field == "notes" and line.differs and line.kept and line.gone,
            }
        )
    return shown


def _blank(value: Any) -> bool:
    return value in (None, "")


def _merge(request: MemberRequest, kept: Contact, gone: Contact) -> HttpResponse:
    choices = {
        name.removeprefix("choice-"): str(value)
        for name, value in request.POST.items()
        if name.startswith("choice-")
    }
    merged = merging.merge(request.tenant, kept, gone, choices=choices, by=request.actor)
    undo = reverse("contact_unmerge", args=[merged.pk])
    words = _("%(name)s is one contact now.") % {"name": called(merged)}
    messages.success(request, words, extra_tags=f"undo:{undo}")
    return redirect("contact", merged.pk)


@requires("contacts.manage")
@require_POST
def unmerge(request: MemberRequest, pk: UUID) -> HttpResponse:
    contact = contact_of(pk)
    line = merging.last_merge(contact)
    if line is None:
        raise NotUndoable
    kept, gone = merging.unmerge(request.tenant, line, by=request.actor)
    words = _("%(one)s and %(other)s are two contacts again.")
    messages.success(request, words % {"one": called(kept), "other": called(gone)})
    url = reverse("contact", args=[kept.pk])
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)
