"""Messages, threads and conversations, with the notes in them, go along when two contacts become
one, and come back.

No two rows may come to stand where one may: a message of a batch that the kept contact got too
stays with the gone one; two threads of one channel are joined, and of two open conversations
there the kept one's goes on.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from apps.accounts.models import Tenant
from apps.conversations.models import (
    Contact,
    Conversation,
    ConversationEvent,
    Message,
    Note,
    Thread,
)

_TIMES = ("last_inbound_at", "window_until", "free_until")


def messages_there(tenant: Tenant, kept: Contact, gone: Contact) -> list[str]:
    """Locked by id, as whoever advances them does it."""
    twice = Message.objects.filter(contact=kept, batch=OuterRef("batch"))
    rows = Message.objects.filter(~Exists(twice), contact=gone).order_by("pk")
    moved = list(rows.select_for_update(no_key=True).values_list("pk", flat=True))
    Message.objects.filter(pk__in=moved).update(contact=kept)
    return [str(pk) for pk in moved]


def messages_back(tenant: Tenant, kept: Contact, gone: Contact, moved: list[str]) -> None:
    rows = Message.objects.filter(pk__in=moved, contact=kept).order_by("pk")
    ours = list(rows.select_for_update(no_key=True).values_list("pk", flat=True))
    Message.objects.filter(pk__in=ours).update(contact=gone)


def threads_there(tenant: Tenant, kept: Contact, gone: Contact) -> list[dict[str, Any]]:
    """What was done, thread by thread: `into` None where it came along as it is; `times` of the
    kept thread as they were; `conversations`: id → the status it had."""
    own = {row.channel_id: row for row in _locked(kept)}
    return [_along(row, kept, own.get(row.channel_id)) for row in _locked(gone)]


def threads_back(tenant: Tenant, kept: Contact, gone: Contact, moved: list[dict[str, Any]]) -> None:
    for done in moved:
        thread = Thread.objects.select_for_update().filter(pk=done["thread"]).first()
        if thread is None:
            continue
        if done["into"] is None:
            Thread.objects.filter(pk=thread.pk, contact=kept).update(contact=gone)
        else:
            _part(thread, done)
        _conversations_back(thread, kept, gone, done["conversations"])


def _locked(contact: Contact) -> list[Thread]:
    return list(Thread.objects.filter(contact=contact).order_by("pk").select_for_update())


def _along(thread: Thread, kept: Contact, into: Thread | None) -> dict[str, Any]:
    rows = Conversation.objects.filter(thread=thread).order_by("pk").select_for_update()
    conversations = {str(row.pk): str(row.status) for row in rows}
    done = {"thread": str(thread.pk), "into": None, "times": {}, "conversations": conversations}
    if into is None:
        Thread.objects.filter(pk=thread.pk).update(contact=kept)
        Conversation.objects.filter(thread=thread).update(contact=kept)
        return done
    if Conversation.objects.open_ones().filter(thread=into).exists():
        _close(thread, into)
    Conversation.objects.filter(thread=thread).update(contact=kept, thread=into)
    for said_inside in (Note, ConversationEvent):
        said_inside._default_manager.filter(thread=thread).update(thread=into)
    return {**done, "into": str(into.pk), "times": _join(thread, into)}


def _close(thread: Thread, into: Thread) -> None:
    """The one that goes on is as unread as both were, and they wait since they wrote in either."""
    for row in Conversation.objects.open_ones().filter(thread=thread):
        goes_on = Conversation.objects.open_ones().get(thread=into)
        goes_on.unread += row.unread
        waits = [since for since in (goes_on.waiting_since, row.waiting_since) if since]
        goes_on.waiting_since = min(waits, default=None)
        if row.last_message_at > goes_on.last_message_at:
            goes_on.preview, goes_on.last_message_at = row.preview, row.last_message_at
        goes_on.save(update_fields=["unread", "preview", "last_message_at", "waiting_since"])
        row.status, row.closed_at = Conversation.Status.CLOSED, timezone.now()
        row.save(update_fields=["status", "closed_at"])


def _join(thread: Thread, into: Thread) -> dict[str, Any]:
    """The later time of each; answers what the kept one's was, and what it is now."""
    was = _times(into)
    for name in _TIMES:
        known = [time for time in (getattr(into, name), getattr(thread, name)) if time]
        setattr(into, name, max(known, default=None))
    into.save(update_fields=_TIMES)
    return {"was": was, "now": _times(into)}


def _part(thread: Thread, done: dict[str, Any]) -> None:
    """Nobody has written since: then the kept thread is as it was."""
    into = Thread.objects.select_for_update().filter(pk=done["into"]).first()
    if into is None or _times(into) != done["times"]["now"]:
        return
    was = done["times"]["was"]
    Thread.objects.filter(pk=into.pk).update(**was)


def _times(thread: Thread) -> dict[str, str | None]:
    told = {name: getattr(thread, name) for name in _TIMES}
    return {name: time.isoformat() if time else None for name, time in told.items()}


def _conversations_back(
    thread: Thread, kept: Contact, gone: Contact, statuses: dict[str, str]
) -> None:
    """One that was closed because another went on is open again, unless its thread has one."""
    ids = [UUID(pk) for pk in statuses]
    for row in Conversation.objects.filter(pk__in=ids, contact=kept).select_for_update():
        row.contact, row.thread = gone, thread
        was = statuses[str(row.pk)]
        if was != row.status == Conversation.Status.CLOSED and _may_open(thread, was):
            row.status, row.closed_at = was, None
        row.save(update_fields=["contact", "thread", "status", "closed_at"])
        row.notes.update(thread=thread)
        row.events.update(thread=thread)


def _may_open(thread: Thread, status: str) -> bool:
    open_ones = Conversation.objects.open_ones().filter(thread=thread)
    is_open = status in {Conversation.Status.OPEN, Conversation.Status.PENDING}
    return is_open and not open_ones.exists()
