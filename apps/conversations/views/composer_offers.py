"""What is offered while somebody writes: canned replies, colleagues' names, files taken in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from apps.accounts import notifications
from apps.accounts.access import requires
from apps.accounts.errors import Refusal
from apps.accounts.requests import MemberRequest
from apps.conversations.composing import canned, uploads
from apps.conversations.handling.noting import READ
from apps.conversations.views.thread import conversation_of
from apps.whatsapp.media import limits, storing
from apps.whatsapp.media.refusals import MediaEmpty, MediaTypeRefused
from apps.whatsapp.messages import MediaKind
from apps.whatsapp.models import Channel, Media

_FILE = "conversations/composer/_file.html"
_MOST_PEOPLE = 8


@requires("conversations.reply")
@require_GET
def replies(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Canned replies that the word after the stroke finds, filled for this contact."""
    conversation = conversation_of(pk)
    rows = canned.matching(canned.visible(request.user.pk), request.GET.get("q", ""))
    offered = [
        {"reply": one, "text": canned.filled(request.tenant, one.text, conversation.contact)}
        for one in rows[: canned.MOST_SHOWN]
    ]
    context = {"offered": offered, "conversation": conversation, "query": request.GET.get("q", "")}
    return render(request, "conversations/composer/_replies.html", context)


@requires("conversations.reply")
@require_POST
def used(request: MemberRequest, pk: UUID, reply_id: UUID) -> HttpResponse:
    """One was taken: it counts, and its file is put to what is written."""
    conversation = conversation_of(pk)
    reply = get_object_or_404(canned.visible(request.user.pk), pk=reply_id)
    canned.count_use(reply)
    media = Media.objects.filter(pk=reply.media_id).first() if reply.media_id else None
    if media is None:
        return HttpResponse(status=204)
    refusal = limits.why_not(media, conversation.channel)
    context = {"media": media, "name": media.filename, "why": str(refusal) if refusal else ""}
    return render(request, _FILE, context)


@requires("conversations.reply")
@require_GET
def people(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Colleagues whose name begins like the word after the @."""
    query = request.GET.get("q", "").strip().casefold()
    rows = notifications.those_who_may(request.tenant, READ).distinct()
    others = (one for one in rows if one.pk != request.user.pk)
    found = [one for one in others if _is_called(one.called, query)]
    found.sort(key=lambda one: one.called.casefold())
    context = {"people": found[:_MOST_PEOPLE]}
    return render(request, "conversations/composer/_people.html", context)


def _is_called(name: str, query: str) -> bool:
    plain = name.casefold()
    return plain.startswith(query) or any(word.startswith(query) for word in plain.split())


@requires("conversations.reply")
@require_POST
def file(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Takes a file in, to be sent with the next message; or says why it can't be."""
    conversation = conversation_of(pk)
    upload = request.FILES.get("file")
    context: dict[str, Any] = {"name": upload.name if upload else ""}
    try:
        if upload is None:
            raise MediaEmpty
        kind = MediaKind.AUDIO if request.POST.get("voice") else None
        context["media"] = _kept(request, upload, kind, conversation.channel)
    except Refusal as refusal:
        context["why"] = str(refusal)
    return render(request, _FILE, context)


def _kept(request: MemberRequest, upload: Any, kind: MediaKind | None, channel: Channel) -> Media:
    """What the channel does not show as what it is goes as a document."""
    tenant, by = request.tenant, request.actor
    try:
        media = storing.keep(tenant, upload, kind=kind, channel=channel, by=by)
    except MediaTypeRefused:
        if kind is not None:
            raise
        upload.seek(0)
        media = storing.keep(tenant, upload, kind=MediaKind.DOCUMENT, channel=channel, by=by)
    uploads.attached(media)
    return media
