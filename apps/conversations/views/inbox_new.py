"""Beginning to write to somebody."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from apps.accounts.access import requires
from apps.accounts.errors import Refusal
from apps.accounts.ids import as_id
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import ask, is_fragment
from apps.conversations.folders import beginning
from apps.conversations.folders.beginning import NobodyToWriteTo
from apps.conversations.forms.inbox import BeginForm, sendable
from apps.conversations.models import Contact, Conversation
from apps.conversations.people import search
from apps.whatsapp import phones

PAGE = "conversations/inbox/new.html"
MOST = 8  # people to choose from
SHORTEST = 2  # characters; one letter finds everybody


@requires("conversations.reply")
def new(request: MemberRequest) -> HttpResponse:
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _there(request, begun(request, form))
        except Refusal as refusal:
            form.add_error("who", str(refusal))
    chosen = as_id(request.GET.get("contact", "") or request.POST.get("contact", ""))
    contact = Contact.objects.present().filter(pk=chosen).first() if chosen else None
    text = request.GET.get("who", "") or request.POST.get("who", "")
    context = {"form": form, "channels": list(sendable()), "contact": contact, **found(text)}
    return ask(request, PAGE, context)


@requires("conversations.reply")
@require_GET
def people(request: MemberRequest) -> HttpResponse:
    """Those whom the text finds; a number that nobody has can be written to as it is."""
    return render(request, f"{PAGE}#people", found(request.GET.get("who", "")))


def _there(request: MemberRequest, conversation: Conversation) -> HttpResponse:
    url = reverse("conversation", args=[conversation.pk])
    if is_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


@transaction.atomic
def begun(request: MemberRequest, form: BeginForm) -> Conversation:
    """With whom the form names. Raises what `beginning` raises."""
    given = form.cleaned_data
    if given["contact"]:
        rows = Contact.objects.present()
        contact = get_object_or_404(rows, pk=given["contact"])
    elif given["who"].strip():
        contact = beginning.person(request.tenant, given["who"])
    else:
        raise NobodyToWriteTo
    return beginning.begin(request.tenant, contact, given["channel"], by=request.actor)


def found(text: str) -> dict[str, Any]:
    """What `inbox/new.html#people` shows."""
    plain = text.strip()
    if len(plain) < SHORTEST:
        return {"who": text, "found": [], "number": ""}
    rows = search.matching(Contact.objects.present(), plain)
    people = list(rows.only("name", "phone", "email").order_by("name", "pk")[:MOST])
    number = _number(plain)
    known = number and any(one.phone == number for one in people)
    return {"who": text, "found": people, "number": "" if known else number}


def _number(text: str) -> str:
    try:
        return phones.read(text)
    except phones.NotAPhone:
        return ""
