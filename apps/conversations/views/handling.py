"""Acts on a conversation, from its page, and what they change there."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.conversations.handling.colleagues import answerers
from apps.conversations.models import Conversation, Team
from apps.conversations.views import handling_deeds as deeds
from apps.conversations.views.handling_deeds import Done
from apps.conversations.views.thread import conversation_of

AGAIN = "conversations/handling/_again.html"


@requires("conversations.reply")
@require_POST
def act(request: MemberRequest, pk: UUID) -> HttpResponse:
    """`do`, with what it needs beside it; an undo has all of it in its address."""
    row = conversation_of(pk)
    asked = {**request.GET.dict(), **request.POST.dict()}
    done = deeds.find(asked)(request, row, asked)
    is_undo = bool(request.GET.get("do"))
    return told(request, row, Done(done.words) if is_undo else done)


@requires("conversations.view")
@require_GET
def again(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What others changed: the acts and the details."""
    row = conversation_of(pk)
    if not is_fragment(request):
        return redirect("conversation", row.pk)
    return render(request, AGAIN, {"conversation": row})


@requires("conversations.view")
@require_GET
def about(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The contact and what was agreed on, as the pane beside the thread shows it."""
    row = conversation_of(pk)
    if not is_fragment(request):
        return redirect("conversation", row.pk)
    return render(request, "conversations/handling/_about.html", {"conversation": row})


@requires("conversations.reply")
@require_GET
def people(request: MemberRequest, pk: UUID) -> HttpResponse:
    """To whom it can be given."""
    context = {
        "conversation": conversation_of(pk),
        "colleagues": answerers(request.tenant),
        "teams": Team.objects.all(),
    }
    return render(request, "conversations/handling/_people.html", context)


def told(request: MemberRequest, row: Conversation, done: Done) -> HttpResponse:
    """In a toast with its undo, and with what it changed on the page it was done on."""
    undo = _undo(row, done)
    if not is_fragment(request):
        messages.success(request, done.words, extra_tags=f"undo:{undo}" if undo else "")
        return redirect("conversation", row.pk)
    toast: dict[str, Any] = {"text": done.words} | ({"undo": undo} if undo else {})
    said = json.dumps({"showToast": toast, "closeDialog": True})
    if str(row.pk) not in request.headers.get("HX-Current-URL", ""):
        return HttpResponse(status=204, headers={"HX-Trigger": said})  # they have gone on meanwhile
    response = render(request, AGAIN, {"conversation": row})
    # What others hear of it may come first, and put another form in the place of the one that
    # asked: on that one nothing would be heard.
    response["HX-Trigger-After-Swap"] = said
    return response


def _undo(row: Conversation, done: Done) -> str:
    if done.undo is None:
        return ""
    return f"{reverse('conversation_act', args=[row.pk])}?{urlencode(done.undo)}"
