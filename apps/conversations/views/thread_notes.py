"""Notes in a thread: changed and taken away by whoever wrote them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.conversations import handling
from apps.conversations.handling.noting import LONGEST
from apps.conversations.models import Conversation, Note
from apps.conversations.thread import live
from apps.conversations.views.thread import conversation_of, shown


@requires("conversations.reply")
@require_http_methods(["GET", "POST"])
def change(request: MemberRequest, pk: UUID, note_id: UUID) -> HttpResponse:
    """A dialog with its text, and keeping what was made of it."""
    conversation = conversation_of(pk)
    note = _note(conversation, note_id)
    if request.method == "GET":
        context = {"conversation": conversation, "note": note, "longest": LONGEST}
        return render(request, "conversations/thread/_note_form.html", context)
    handling.change_note(request.tenant, note, request.POST.get("text", ""), by=request.actor)
    answer = shown(request, conversation, [note.pk])
    answer["HX-Trigger"] = "closeDialog"
    return answer


@requires("conversations.reply")
@require_POST
def remove(request: MemberRequest, pk: UUID, note_id: UUID) -> HttpResponse:
    conversation = conversation_of(pk)
    note = _note(conversation, note_id)
    handling.remove_note(request.tenant, note, by=request.actor)
    live.gone(request.tenant, conversation, note_id)
    context = {"pk": note_id, "conversation": conversation}
    return render(request, "conversations/thread/_gone.html", context)


def _note(conversation: Conversation, pk: UUID) -> Note:
    rows = Note.objects.filter(thread=conversation.thread_id).select_related("conversation")
    return get_object_or_404(rows, pk=pk)
