"""What open pages and programs are told while it happens: once a batch, never once a message.

Programs hear it in the company's room; pages that show a thread get its bubbles (`thread.live`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from apps.accounts.live import publishing, rooms
from apps.accounts.models import Tenant
from apps.conversations.advancing import Advance
from apps.conversations.folders import live as rows_of_lists
from apps.conversations.models import Conversation, Message
from apps.conversations.thread import live
from apps.whatsapp.models import Media

AT_ONCE = 500  # things in one frame
Item = Mapping[str, Any]


def arrived(tenant: Tenant, messages: Sequence[Message]) -> None:
    _say(tenant, "message:new", [_message(one) for one in messages])
    live.messages(tenant, [one.pk for one in messages], "message:new")


def advanced(tenant: Tenant, advances: Sequence[Advance]) -> None:
    _say(tenant, "message:status", [_advance(one) for one in advances])
    live.messages(tenant, [one.message_id for one in advances], "message:status")


def changed(tenant: Tenant, messages: Sequence[Message]) -> None:
    """Reacted to, edited or taken back."""
    _say(tenant, "message:status", [_change(one) for one in messages])
    live.messages(tenant, [one.pk for one in messages], "message:status")


def files_came(tenant: Tenant, files: Sequence[Media]) -> None:
    """A message's file can be shown now, or never will be."""
    _say(tenant, "message:status", [{"mediaId": one.pk, "mediaState": one.state} for one in files])
    live.files(tenant, [one.pk for one in files])


def conversations(tenant: Tenant, changed: Sequence[Conversation]) -> None:
    _say(tenant, "conversation:updated", [_conversation(one) for one in changed])
    live.happenings(tenant, changed)
    rows_of_lists.changed(tenant, changed)


def _say(tenant: Tenant, event: str, items: Sequence[Item]) -> None:
    room = rooms.of_tenant(tenant.schema_name)
    for start in range(0, len(items), AT_ONCE):
        publishing.publish(tenant, room, event, {"items": items[start : start + AT_ONCE]})


def _message(message: Message) -> Item:
    return {
        "id": message.pk,
        "contactId": message.contact_id,
        "channelId": message.channel_id,
        "direction": message.direction,
        "origin": message.origin,
        "type": message.kind,
        "content": message.content,
        "status": message.status,
        "createdAt": message.created_at,
    }


def _advance(advance: Advance) -> Item:
    return {
        "id": advance.message_id,
        "contactId": advance.contact_id,
        "channelId": advance.channel_id,
        "status": advance.after,
        "code": advance.code,
        "at": advance.at,
    }


def _change(message: Message) -> Item:
    return {
        "id": message.pk,
        "contactId": message.contact_id,
        "channelId": message.channel_id,
        "status": message.status,
        "type": message.kind,
        "content": message.content,
        "reactions": message.reacted,
        "editedAt": message.edited_at,
        "revokedAt": message.revoked_at,
    }


def _conversation(conversation: Conversation) -> Item:
    return {
        "id": conversation.pk,
        "contactId": conversation.contact_id,
        "channelId": conversation.channel_id,
        "status": conversation.status,
        "assignedTo": conversation.assignee_id,
        "unread": conversation.unread,
        "preview": conversation.preview,
        "lastMessageAt": conversation.last_message_at,
    }
