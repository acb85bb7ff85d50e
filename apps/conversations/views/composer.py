"""The composer of a conversation: said, called back, begun, preferred."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from apps.accounts import idempotency
from apps.accounts.access import requires
from apps.accounts.idempotency import Answer
from apps.accounts.ids import as_id
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.conversations import handling, outbox
from apps.conversations.composing import drafts, moments, preferences, saying
from apps.conversations.composing.preferences import Preferences
from apps.conversations.composing.saying import Written
from apps.conversations.handling.refusals import AnsweredMeanwhile
from apps.conversations.models import Conversation, Message, Status
from apps.conversations.outbox.refusals import NotQueued
from apps.conversations.views import handling_collision
from apps.conversations.views.thread import conversation_of, shown

_UNSAID = {"csrfmiddlewaretoken", handling_collision.SEEN}  # what is said is the same without
_UNDO = "conversations/composer/_undo.html"


@requires("conversations.reply")
@require_GET
def composer(request: MemberRequest, pk: UUID) -> HttpResponse:
    """As it stands now: the window may have shut or opened meanwhile."""
    context = {"conversation": conversation_of(pk)}
    return render(request, "conversations/composer/_composer.html", context)


@requires("conversations.reply")
@require_POST
def say(request: MemberRequest, pk: UUID) -> HttpResponse:
    """A reply, or with `note` a note for colleagues. The same `key` again does nothing again."""
    conversation = conversation_of(pk)
    if request.POST.get("note"):
        ids, leave_at = once(request, lambda: _noted(request, conversation)), None
    else:
        leave_at = leave_at_of(request)
        try:
            ids = once(request, lambda: _said(request, conversation, leave_at))
        except AnsweredMeanwhile as refusal:
            return handling_collision.asks(request, conversation, refusal)
    return said(request, conversation, ids, leave_at=leave_at)


def once(request: MemberRequest, work: Callable[[], list[UUID]]) -> list[UUID]:
    """The ids that `work` made, now or when the same was asked before."""
    key = request.POST.get("key", "")
    if not key:
        return work()
    told = sorted(pair for pair in request.POST.lists() if pair[0] not in _UNSAID)
    digest = idempotency.digest_of(request.path.encode(), json.dumps(told).encode())

    def answer() -> Answer:
        return Answer(200, json.dumps([str(pk) for pk in work()]))

    name = f"composer:{request.user.pk}:{key}"[:255]
    made = idempotency.once(request.tenant, name, digest, answer)
    return [UUID(pk) for pk in json.loads(made.body)]


def leave_at_of(request: MemberRequest) -> datetime | None:
    """None: at once. Who likes to undo has some seconds for it."""
    if request.POST.get("later"):
        return moments.read(request.POST.get("leave_at", ""))
    seconds = preferences.of(request.user.pk).undo_seconds
    return timezone.now() + timedelta(seconds=seconds) if seconds else None


def said(
    request: MemberRequest,
    conversation: Conversation,
    ids: list[UUID],
    *,
    leave_at: datetime | None = None,
) -> HttpResponse:
    """The bubbles, and for some seconds the way back."""
    if not is_fragment(request):
        return redirect("conversation", conversation.pk)
    answer = shown(request, conversation, ids)
    if leave_at and not request.POST.get("later"):
        context = {"conversation": conversation, "ids": ids, "seconds": preferences.UNDO}
        answer.write(render_to_string(_UNDO, context, request))
    return answer


@transaction.atomic
def _said(
    request: MemberRequest, conversation: Conversation, leave_at: datetime | None
) -> list[UUID]:
    handling_collision.check(request, conversation)
    written = Written(
        text=request.POST.get("text", ""),
        files=[pk for text in request.POST.getlist("media") if (pk := as_id(text))],
        reply_to=request.POST.get("reply_to", ""),
        leave_at=leave_at,
    )
    made = saying.say(request.tenant, conversation, written, by=request.actor)
    _sent_off(request, conversation)
    return [one.pk for one in made]


def _noted(request: MemberRequest, conversation: Conversation) -> list[UUID]:
    text = request.POST.get("text", "")
    note = handling.take_note(request.tenant, conversation, text, by=request.actor)
    _sent_off(request, conversation)
    return [note.pk]


def _sent_off(request: MemberRequest, conversation: Conversation) -> None:
    page = request.POST.get("page", "")
    drafts.forget(request.tenant, conversation, request.user.pk, page=page)


@requires("conversations.reply")
@require_POST
def undo(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Calls back what was just said, and gives the words back. Of what has left already nothing
    can be called back."""
    conversation = conversation_of(pk)
    ids = [one for text in request.POST.getlist("id") if (one := as_id(text))]
    own = Message.objects.of_thread(conversation.contact, conversation.channel)
    messages = list(own.filter(pk__in=ids, author_id=request.user.pk).order_by("pk"))
    if not any(one.status == Status.QUEUED for one in messages):
        raise NotQueued(messages[0].status if messages else "")
    back = []
    for message in messages:
        try:
            outbox.cancel(request.tenant, message, by=request.actor)
        except NotQueued:
            continue  # it left in this very moment; the others may still wait
        back.append(message)
    text = next((words for one in back if (words := _words(one))), "")
    answer = shown(request, conversation, ids)
    answer.write(render_to_string(_UNDO, {"conversation": conversation}, request))
    answer["HX-Trigger"] = json.dumps({"recado:undone": {"text": text}})
    return answer


def _words(message: Message) -> str:
    return str(message.content.get("text") or message.content.get("caption") or "")


@requires("conversations.reply")
@require_POST
def draft(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Kept while it is written."""
    drafts.keep(
        request.tenant,
        conversation_of(pk),
        request.user.pk,
        request.POST.get("text", ""),
        is_note=bool(request.POST.get("note")),
        reply_to=as_id(request.POST.get("reply_to", "")),
        page=request.POST.get("page", ""),
    )
    return HttpResponse(status=204)


@requires("conversations.reply")
@require_POST
def prefer(request: MemberRequest) -> HttpResponse:
    """How they like to write, from now on."""
    undo_seconds = preferences.UNDO if request.POST.get("undo") else 0
    wanted = Preferences(bool(request.POST.get("enter")), undo_seconds)
    preferences.keep(request.user.pk, wanted)
    return HttpResponse(status=204)
