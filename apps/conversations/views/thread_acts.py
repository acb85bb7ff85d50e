"""What is done to one message of a thread."""

from __future__ import annotations

import json
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.conversations import outbox
from apps.conversations.models import Message
from apps.conversations.outbox import Draft
from apps.conversations.people import contacts
from apps.conversations.views.thread import conversation_of, message_of, shown


@requires("conversations.reply")
@require_POST
def react(request: MemberRequest, pk: UUID, message_id: UUID) -> HttpResponse:
    """`emoji`; the one that stands there already is taken back. It shows once it has left."""
    conversation = conversation_of(pk)
    target = message_of(conversation, message_id)
    wanted = request.POST.get("emoji", "")
    emoji = "" if target.reacted.get("us") == wanted else wanted
    draft = Draft(
        to=conversation,
        kind=Message.Kind.REACTION,
        content={"messageId": str(target.pk), "emoji": emoji},
        channel=conversation.channel,
        origin=Message.Origin.AGENT,
    )
    outbox.send(request.tenant, draft, by=request.actor)
    return HttpResponse(status=204)


@requires("conversations.reply")
@require_POST
def cancel(request: MemberRequest, pk: UUID, message_id: UUID) -> HttpResponse:
    """Out of the queue, before it leaves."""
    conversation = conversation_of(pk)
    outbox.cancel(request.tenant, message_of(conversation, message_id), by=request.actor)
    return shown(request, conversation, [message_id])


@requires("conversations.reply")
@require_POST
def confirm(request: MemberRequest, pk: UUID, message_id: UUID) -> HttpResponse:
    """Let it go although it waited so long."""
    conversation = conversation_of(pk)
    outbox.confirm(request.tenant, message_of(conversation, message_id), by=request.actor)
    return shown(request, conversation, [message_id])


@requires("conversations.reply")
@require_POST
def again(request: MemberRequest, pk: UUID, message_id: UUID) -> HttpResponse:
    """The same words as a new message."""
    conversation = conversation_of(pk)
    failed = message_of(conversation, message_id)
    made = outbox.again(request.tenant, failed, by=request.actor)
    return shown(request, conversation, [failed.pk, made.pk])


@requires("conversations.reply")
@require_POST
def revoke(request: MemberRequest, pk: UUID, message_id: UUID) -> HttpResponse:
    """Deleted on everybody's phones."""
    conversation = conversation_of(pk)
    outbox.revoke(request.tenant, message_of(conversation, message_id), by=request.actor)
    return shown(request, conversation, [message_id])


@requires("contacts.manage")
@require_POST
def save_card(request: MemberRequest, pk: UUID, message_id: UUID, place: int) -> HttpResponse:
    """A person whose card was sent becomes a contact."""
    message = message_of(conversation_of(pk), message_id)
    cards = message.content.get("contacts") or []
    if message.kind != Message.Kind.CONTACTS or place >= len(cards):
        raise Http404
    card = cards[place]
    contact = contacts.create(
        request.tenant,
        by=request.actor,
        name=str(card.get("name") or ""),
        phone=next(iter(card.get("phones") or []), ""),
        email=next(iter(card.get("emails") or []), ""),
    )
    said = _("%(name)s is a contact now.") % {"name": contact.name or contact.phone}
    toast = {"text": said, "url": reverse("contact", args=[contact.pk]), "action": _("Open")}
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps({"showToast": toast})})
