"""What the pane of a conversation shows when it is opened, and piece by piece afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from apps.accounts.ids import first_id
from apps.accounts.models import Tenant
from apps.conversations.models import Conversation, Message, Thread
from apps.conversations.naming import Names
from apps.conversations.thread import reading
from apps.conversations.thread.gathering import Around, gather
from apps.conversations.thread.reading import Item, Page
from apps.whatsapp.models import Channel

MANY = 100  # so far new messages are counted


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a thread. `count`: of the new ones that follow."""

    kind: Literal["message", "note", "event", "day", "new"]
    item: Item | None = None
    day: date | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class Unread:
    first: UUID
    count: int


@dataclass(frozen=True, slots=True)
class Pane:
    """`hit`: the message that was looked for."""

    conversation: Conversation
    thread: Thread
    channel: Channel
    page: Page
    around: Around
    parts: list[Part]
    hit: UUID | None = None


def thread_of(conversation: Conversation) -> Thread:
    """With the conversation's contact and channel, which are its own."""
    thread = conversation.thread
    thread.contact, thread.channel = conversation.contact, conversation.channel
    return thread


def open_pane(
    tenant: Tenant,
    conversation: Conversation,
    *,
    looked_at: datetime | None,
    at: UUID | None = None,
    names: Names | None = None,
) -> Pane:
    """Where its reader, who has last `looked_at` it then, goes on: at the message they look for,
    at the first they have not read, or at the end. `names`: of the page it stands on."""
    thread = thread_of(conversation)
    page = reading.page(thread, around=at) if at else reading.page(thread)
    unread = unread_of(conversation, looked_at, end=None if at else page)
    if not at and unread and not any(item.id == unread.first for item in page.items):
        page = reading.page(thread, around=unread.first)
    around = gather(tenant, thread, thread.channel, page.items, names)
    parts = parts_of(page.items, unread=unread)
    return Pane(conversation, thread, thread.channel, page, around, parts, at)


def parts_of(items: Iterable[Item], *, unread: Unread | None = None) -> list[Part]:
    """With a line wherever a day begins, the first one too."""
    parts: list[Part] = []
    day = None
    for item in items:
        if item.day != day:
            day = item.day
            parts.append(Part("day", day=day))
        if unread and item.id == unread.first:
            parts.append(Part("new", count=unread.count))
        parts.append(Part(item.kind, item))
    return parts


def unread_of(
    conversation: Conversation, looked_at: datetime | None, *, end: Page | None = None
) -> Unread | None:
    """What they wrote since then; since somebody looked, where the reader never has. `end`: the
    latest of the thread, which tells it mostly."""
    ids = _near(end, conversation, looked_at) if end else None
    ids = _inbound(conversation, looked_at) if ids is None else ids
    return Unread(ids[-1], len(ids)) if ids else None


def _near(end: Page, conversation: Conversation, looked_at: datetime | None) -> list[UUID] | None:
    """As `_inbound`; None where some may stand further up."""
    said = [item.row for item in reversed(end.items) if item.kind == "message"]
    ids = [message.pk for message in said if not message.is_outgoing]
    if looked_at:
        first = first_id(looked_at)
        reaches = end.older is None or end.items[0].id < first
        return [pk for pk in ids if pk >= first] if reaches else None
    count = min(conversation.unread, MANY)
    return ids[:count] if end.older is None or len(ids) >= count else None


def _inbound(conversation: Conversation, looked_at: datetime | None) -> list[UUID]:
    """Latest first."""
    rows = Message.objects.filter(
        contact=conversation.contact_id,
        channel=conversation.channel_id,
        direction=Message.Direction.IN,
    ).order_by("-pk")
    if looked_at:
        rows = rows.filter(pk__gte=first_id(looked_at))
        return list(rows.values_list("pk", flat=True)[:MANY])
    count = min(conversation.unread, MANY)
    return list(rows.values_list("pk", flat=True)[:count]) if count else []
