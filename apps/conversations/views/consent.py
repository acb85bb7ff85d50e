"""A person's consent on their page, and noting by hand what they said."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import ask, done, is_fragment
from apps.accounts.views.refusals import told_in
from apps.conversations.consent import noting, panel
from apps.conversations.consent.noting import Proof
from apps.conversations.forms.consent import NoteForm
from apps.conversations.models import Category, Contact, Medium
from apps.conversations.views.gone import ContactGone
from apps.whatsapp.media import storing

PANEL = "conversations/consent/_panel.html"
NOTE = "conversations/consent/note.html"


def context(request: MemberRequest, contact: Contact) -> dict[str, Any]:
    """What the panel shows."""
    may_note = "contacts.manage" in request.may and contact.is_present
    return {
        "contact": contact,
        "consent_parts": panel.parts(request.tenant, contact),
        "consent_history": panel.history(contact),
        "may_note": may_note,
        "may_see_files": "conversations.view" in request.may,
    }


def _contact(pk: UUID) -> Contact:
    contact = Contact.objects.filter(pk=pk, merged_into=None).first()
    if contact is None:
        raise ContactGone
    return contact


@requires("conversations.view")
@require_GET
def shown(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The panel alone, for htmx; anybody else is led to the page that it is a part of."""
    contact = _contact(pk)
    if not is_fragment(request):
        return redirect("contact", contact.pk)
    return render(request, PANEL, context(request, contact))


@requires("contacts.manage")
def note(request: MemberRequest, pk: UUID) -> HttpResponse:
    """They agreed or said no, on paper, by phone or at the counter."""
    contact = _contact(pk)
    start = {"medium": Medium.WHATSAPP, "categories": [Category.MARKETING]}
    form = NoteForm(request.POST or None, request.FILES or None, initial=start)
    if form.is_valid():
        with told_in(form, "proof"):
            _keep(request, contact, form.cleaned_data)
        if form.is_valid():
            return done(
                request,
                _("It is noted."),
                url=reverse("contact", args=[contact.pk]),
                template=PANEL,
                context=context(request, contact),
                target="consent",
            )
    return ask(request, NOTE, {"form": form, "contact": contact})


def _keep(request: MemberRequest, contact: Contact, given: dict[str, Any]) -> None:
    upload = given["proof"]
    media = storing.keep(request.tenant, upload, by=request.actor) if upload else None
    noting.note(
        request.tenant,
        [contact],
        given=given["given"] == "yes",
        medium=given["medium"],
        categories=given["categories"],
        proof=Proof(given["words"], given["source"], given["day"], media.pk if media else None),
        by=request.actor,
    )
