"""What the pane of a conversation shows when it is opened, and piece by piece afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from apps.accounts.models import Tenant
from apps.conversations.models import Conversation, Thread
from apps.conversations.naming import Names
from apps.conversations.thread import reading
from apps.conversations.thread.gathering import Around, gather
from apps.conversations.thread.reading import Item, Page
from apps.conversations.thread.unread import Unread
from apps.whatsapp.models import Channel


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a thread. `count`: of the new ones that follow."""

    kind: Literal["message", "note", "event", "day", "new"]
    item: Item | None = None
    day: date | None = None
    count: int = 0


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
    unread: Unread | None,
    at: UUID | None = None,
    names: Names | None = None,
) -> Pane:
    """Where its reader goes on: at the message they look for, at the first they have not read,
    or at the end. `unread`: what is new to them; `names`: of the page it stands on."""
    thread = thread_of(conversation)
    place = at or (unread.first if unread and not unread.is_near else None)
    page = reading.page(thread, around=place)
    if unread and not place and not any(item.id == unread.first for item in page.items):
        page = reading.page(thread, around=unread.first)  # notes and deeds took its place
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
