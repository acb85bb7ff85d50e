"""A thread: as a pane, and piece by piece as it is scrolled, looked at and caught up with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from apps.accounts.access import requires
from apps.accounts.errors import Refusal
from apps.accounts.ids import as_id, first_id, made_at
from apps.accounts.requests import MemberRequest
from apps.accounts.worded import worded
from apps.conversations import handling
from apps.conversations.composing import readers
from apps.conversations.models import Conversation, Message
from apps.conversations.naming import Names
from apps.conversations.outbox import forwarding, revoking
from apps.conversations.outbox.refusals import NeverRevoked, TooLateToRevoke
from apps.conversations.thread import panes, reading, receipts
from apps.conversations.thread.bubbles import Bubble
from apps.conversations.thread.gathering import gather
from apps.conversations.thread.reading import Page
from apps.whatsapp.providers import provider_of

NOTHING = "conversations/thread/_nothing.html"

EMOJI = ("👍", "❤️", "😂", "😮", "😢", "🙏")
MOST = 200  # items that are drawn anew after a lost connection
#: Ids are made before their rows are there: what is asked after one begins a little before it.
OVERLAP = timedelta(seconds=60)


def conversation_of(pk: UUID, *, reader: UUID | None = None) -> Conversation:
    """`reader`: the colleague who will read it, so that one question asks for both."""
    found = _conversation(pk, reader)
    if not found:
        raise Http404
    return found[0]


@worded
def _conversation(pk: UUID, reader: UUID | None) -> QuerySet[Conversation]:
    whole = Conversation.objects.select_related("contact", "channel", "thread")
    one = whole.filter(pk=pk).defer("channel__credentials")
    return readers.with_reader(one, reader) if reader else one


def message_of(conversation: Conversation, pk: UUID) -> Message:
    """Of its thread; another one's is not found."""
    own = Message.objects.filter(contact=conversation.contact_id, channel=conversation.channel_id)
    return get_object_or_404(own, pk=pk)


def context_of(
    request: MemberRequest, conversation: Conversation, names: Names | None = None
) -> dict[str, Any]:
    """What `conversations/thread/_pane.html` needs; `?at=` in the address leads to a message.
    `names`: of the page the pane stands on."""
    names = Names(tenant=request.tenant) if names is None else names
    owner = conversation.assignee_id
    names.want([owner])
    at = as_id(request.GET.get("at", ""))
    reader = readers.of(conversation, request.user.pk)
    pane = panes.open_pane(request.tenant, conversation, unread=reader.unread, at=at, names=names)
    return {
        "reader": reader,
        "conversation": conversation,
        "pane": pane,
        "parts": pane.parts,
        "around": pane.around,
        "me": request.user.pk,
        "owner": SimpleLazyObject(lambda: names.get(owner, "") if owner else ""),
        "acts_template": ["conversations/handling/_acts.html", NOTHING],
        "composer_template": ["conversations/composer/_composer.html", NOTHING],
    }


@requires("conversations.view")
@require_GET
@vary_on_headers("HX-Request")
def pane(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The thread alone: as a page, or for htmx the pane to put in the place of another."""
    conversation = conversation_of(pk, reader=request.user.pk)
    is_part = bool(request.headers.get("HX-Request"))
    template = f"conversations/thread/{'_pane' if is_part else 'page'}.html"
    return render(request, template, context_of(request, conversation))


@requires("conversations.view")
@require_GET
def items(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What is `before` an item, or `after` it, with what brings the next of it."""
    conversation = conversation_of(pk)
    before, after = (as_id(request.GET.get(name, "")) for name in ("before", "after"))
    if not (before or after):
        raise Http404
    thread = panes.thread_of(conversation)
    page = reading.page(thread, before=before, after=after)
    return _drawn(request, conversation, page, is_older=bool(before))


@requires("conversations.view")
@require_GET
def again(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What came while nobody was connected. `after`: only what is new since that item; `from`:
    all from that item on, to `until`, because it may be another by now."""
    conversation = conversation_of(pk)
    thread = panes.thread_of(conversation)
    after, first, until = (as_id(request.GET.get(name, "")) for name in ("after", "from", "until"))
    if first:
        page = reading.since(thread, first, until=until, limit=MOST)
    elif after:
        page = reading.since(thread, first_id(made_at(after) - OVERLAP), limit=MOST)
    else:
        page = reading.page(thread)
    covers = "" if page.older or not first else str(first)
    return _drawn(request, conversation, page, template="_again.html", covers=covers)


@requires("conversations.view")
@require_POST
def read(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Somebody sees its end. Whoever may not answer leaves it unread for those who do."""
    conversation = conversation_of(pk)
    if "conversations.reply" not in request.may:
        handling.look_at(conversation, by=request.actor)
    elif handling.mark_read(request.tenant, conversation, by=request.actor):
        receipts.owe(request.tenant, conversation)
    return HttpResponse(status=204)


@requires("conversations.view")
@require_GET
def message(request: MemberRequest, pk: UUID, message_id: UUID) -> HttpResponse:
    """One bubble, fresh: the address of its file may have run out."""
    conversation = conversation_of(pk)
    return shown(request, conversation, [message_of(conversation, message_id).pk])


@requires("conversations.view")
@require_GET
def menu(request: MemberRequest, pk: UUID, message_id: UUID) -> HttpResponse:
    """What this reader can do with a message; a viewer copies and looks."""
    conversation = conversation_of(pk)
    it = _bubble(request, conversation, message_id)
    it.message.channel = conversation.channel
    can = provider_of(conversation.channel.provider).capabilities
    is_reaction = it.message.kind == Message.Kind.REACTION
    is_there = bool(it.message.provider_id) and not (it.is_revoked or is_reaction)
    context = {
        "conversation": conversation,
        "message": it.message,
        "it": it,
        "emoji": EMOJI,
        "copied": it.words,
        "may_reply": "conversations.reply" in request.may,
        "may_react": can.reactions and is_there,
        "may_quote": can.replies and is_there,
        "may_forward": forwarding.may_be(it.message),
        **_deleting(it.message),
    }
    return render(request, "conversations/thread/_menu.html", context)


def _deleting(message: Message) -> dict[str, Any]:
    """Whether it can be deleted for everyone, or in words why not; neither where nobody would
    ask for it."""
    try:
        revoking.check(message)
    except (NeverRevoked, TooLateToRevoke) as refusal:
        is_gone = message.status in revoking.LEFT and message.is_outgoing
        return {"why_kept": str(refusal) if is_gone else ""}
    except Refusal:
        return {}
    return {"may_revoke": True}


@requires("conversations.view")
@require_GET
def details(request: MemberRequest, pk: UUID, message_id: UUID) -> HttpResponse:
    """When it was written, left, arrived and was read, and what it cost."""
    conversation = conversation_of(pk)
    it = _bubble(request, conversation, message_id)
    context = {"conversation": conversation, "message": it.message, "it": it}
    return render(request, "conversations/thread/_details.html", context)


def shown(request: MemberRequest, conversation: Conversation, ids: Iterable[UUID]) -> HttpResponse:
    """These items, to be put where they belong."""
    page = Page(reading.some(panes.thread_of(conversation), ids))
    return _drawn(request, conversation, page, template="_again.html")


def _drawn(
    request: MemberRequest,
    conversation: Conversation,
    page: Page,
    *,
    is_older: bool = False,
    template: str = "_stretch.html",
    covers: str = "",
) -> HttpResponse:
    thread = panes.thread_of(conversation)
    context = {
        "conversation": conversation,
        "page": page,
        "is_older": is_older,
        "covers": covers,
        "parts": panes.parts_of(page.items),
        "around": gather(request.tenant, thread, thread.channel, page.items),
        "me": request.user.pk,
    }
    return render(request, f"conversations/thread/{template}", context)


def _bubble(request: MemberRequest, conversation: Conversation, message_id: UUID) -> Bubble:
    thread = panes.thread_of(conversation)
    some = reading.some(thread, [message_id])
    if not some or some[0].kind != "message":
        raise Http404
    return Bubble(some[0], gather(request.tenant, thread, thread.channel, some))
