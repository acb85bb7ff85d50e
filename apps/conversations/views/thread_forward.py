"""A message of a thread, said to somebody else too."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import ask, is_fragment
from apps.accounts.views.refusals import told_in
from apps.conversations import outbox
from apps.conversations.contents import summary
from apps.conversations.correspondence.telling import content_of
from apps.conversations.forms.inbox import BeginForm, sendable
from apps.conversations.models import Conversation, Message
from apps.conversations.outbox import forwarding
from apps.conversations.templatetags.contacts import called
from apps.conversations.views.inbox_new import begun, found
from apps.conversations.views.thread import conversation_of, message_of

PAGE = "conversations/thread/forward.html"


@requires("conversations.reply")
def forward(request: MemberRequest, pk: UUID, message_id: UUID) -> HttpResponse:
    """To whom, and by which channel; posted, it is on its way."""
    conversation = conversation_of(pk)
    message = message_of(conversation, message_id)
    forwarding.said_in(message)  # refused at once, not after somebody was chosen
    form = BeginForm(request.POST or None, initial={"channel": conversation.channel_id})
    if form.is_valid():
        with told_in(form):
            return _told(request, conversation, _forwarded(request, message, form))
    text = request.POST.get("who", "")
    context = {
        "conversation": conversation,
        "message": message,
        "line": summary(message.kind, content_of(message)),
        "form": form,
        "channels": list(sendable()),
        **found(text),
    }
    return ask(request, PAGE, context)


@transaction.atomic
def _forwarded(request: MemberRequest, message: Message, form: BeginForm) -> Conversation:
    """Begun only with what is said in it."""
    to = begun(request, form)
    outbox.forward(request.tenant, message, to=to, channel=to.channel, by=request.actor)
    return to


def _told(request: MemberRequest, here: Conversation, to: Conversation) -> HttpResponse:
    words = _("Forwarded to %(name)s.") % {"name": called(to.contact)}
    if not is_fragment(request):
        messages.success(request, words)
        return redirect("conversation", here.pk)
    toast = {"text": words, "url": reverse("conversation", args=[to.pk]), "action": _("Open")}
    said = json.dumps({"showToast": toast, "closeDialog": True})
    return HttpResponse(status=204, headers={"HX-Trigger": said})
