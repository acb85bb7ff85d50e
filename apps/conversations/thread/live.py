"""Bubbles for open pages: whole partials, drawn only while somebody looks at the thread.

Programs hear the same from the tenant's room, once (`inbox.telling`); what is said here has no
JSON. A page puts each bubble where its id belongs, in place of the one that is there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from apps.accounts.afterwards import once_committed
from apps.accounts.ids import first_id
from apps.accounts.live import publishing, rooms
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Conversation, ConversationEvent, Message, Note
from apps.conversations.thread import reading
from apps.conversations.thread.gathering import gather
from apps.conversations.thread.panes import parts_of, thread_of

ROOM = "conversation"
_ARRIVALS = "conversations/thread/_arrivals.html"
_GONE = "conversations/thread/_gone.html"
#: What was noted or done within so long belongs to what just changed.
_JUST_NOW = timedelta(seconds=20)
#: Contact and channel.
Pair = tuple[UUID, UUID]
#: Of the conversations that somebody looks at, which items of each are to be drawn anew.
Pick = Callable[[Sequence[Conversation]], Mapping[Pair, Sequence[UUID]]]


def kind() -> rooms.RoomKind:
    return rooms.RoomKind(
        ROOM,
        "conversations.view",
        _is_there,
        typing="conversations.reply",
        typing_template="conversations/thread/_typing.html",
        watchers_template="conversations/handling/_here.html",
    )


def _is_there(pk: UUID) -> bool:
    return Conversation.objects.filter(pk=pk).exists()


def messages(tenant: Tenant, ids: Iterable[UUID], event: str) -> None:
    """They came, or came further: once the transaction commits."""
    _later(tenant, event, partial(_messages, Q(pk__in=list(ids))))


def files(tenant: Tenant, ids: Iterable[UUID]) -> None:
    """Their files can be shown now, or never will be."""
    _later(tenant, "message:status", partial(_messages, Q(media_id__in=list(ids))))


def happenings(tenant: Tenant, conversations: Iterable[Conversation]) -> None:
    """What was noted and done just now."""
    threads = {one.thread_id for one in conversations}
    if threads:
        _later(tenant, "conversation:updated", partial(_just_now, threads))


def gone(tenant: Tenant, conversation: Conversation, pk: UUID) -> None:
    """A note was taken away."""
    room = rooms.of_thing(tenant.schema_name, ROOM, conversation.pk)
    context = {"pk": pk, "conversation": conversation}
    publishing.publish(tenant, room, "conversation:updated", None, template=_GONE, context=context)


def _later(tenant: Tenant, event: str, pick: Pick) -> None:
    def show() -> None:  # what fails here must not fail what was done; Django tells its name
        _show(tenant, event, pick)

    once_committed(show)


def _show(tenant: Tenant, event: str, pick: Pick) -> None:
    watched = publishing.watched(tenant, ROOM)
    if not watched:
        return
    with in_tenant(tenant):
        conversations = list(Conversation.objects.filter(pk__in=watched))
        picked = pick(conversations)
        for one in conversations:
            if ids := picked.get((one.contact_id, one.channel_id)):
                _draw(tenant, one, event, ids)


def _draw(tenant: Tenant, conversation: Conversation, event: str, ids: Sequence[UUID]) -> None:
    thread = thread_of(conversation)
    items = reading.some(thread, ids)
    if not items:
        return
    context = {
        "conversation": conversation,
        "parts": parts_of(items),
        "around": gather(tenant, thread, thread.channel, items),
    }
    room = rooms.of_thing(tenant.schema_name, ROOM, conversation.pk)
    publishing.publish(tenant, room, event, None, template=_ARRIVALS, context=context)


def _messages(asked: Q, conversations: Sequence[Conversation]) -> dict[Pair, list[UUID]]:
    """One question for all that is looked at."""
    contacts = {one.contact_id for one in conversations}
    rows = Message.objects.filter(asked, contact__in=contacts)
    found = defaultdict(list)
    for pk, contact_id, channel_id in rows.values_list("pk", "contact_id", "channel_id"):
        found[contact_id, channel_id].append(pk)
    return found


def _just_now(threads: set[UUID], conversations: Sequence[Conversation]) -> dict[Pair, list[UUID]]:
    since = timezone.now() - _JUST_NOW
    found = {}
    for one in conversations:
        if one.thread_id in threads:
            events = ConversationEvent.objects.filter(thread=one.thread_id, pk__gte=first_id(since))
            new_or_changed = Q(pk__gte=first_id(since)) | Q(edited_at__gte=since)
            notes = Note.objects.filter(new_or_changed, thread=one.thread_id)
            ids = [*events.values_list("pk", flat=True), *notes.values_list("pk", flat=True)]
            found[one.contact_id, one.channel_id] = ids
    return found
