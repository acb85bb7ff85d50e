"""Rows of the inbox for pages that show it, drawn once for all who look."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.functional import SimpleLazyObject

from apps.accounts.live import publishing, rooms
from apps.accounts.models import Tenant
from apps.conversations.folders import lines
from apps.conversations.folders.lines import Line
from apps.conversations.models import Conversation

MOST = 60  # rows in one frame; of more, pages ask for what they show

_NEWS = "conversations/inbox/_news.html"


def changed(tenant: Tenant, conversations: Iterable[Conversation]) -> None:
    """After the commit, as they are then; nothing is read while nobody listens."""
    ids = list({one.pk for one in conversations})
    if not ids:
        return
    is_much = len(ids) > MOST
    context = {"is_much": is_much, "lines": None if is_much else _later(ids)}
    room = rooms.of_tenant(tenant.schema_name)
    publishing.publish(tenant, room, "conversation:updated", None, template=_NEWS, context=context)


def _later(ids: list[UUID]) -> list[Line]:
    """Read when they are drawn, once for both languages."""
    found: list[Line] = SimpleLazyObject(lambda: lines.read(ids))  # type: ignore[assignment]
    return found
