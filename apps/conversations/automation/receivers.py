"""What rules hear of, as it happens; nothing is written where no rule listens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations import news
from apps.conversations.automation import hearing
from apps.conversations.models import Conversation, Message


@receiver(news.conversations_opened)
def hear_openings(
    opened: Sequence[Conversation], reopened: Sequence[Conversation], tenant: Tenant, **_: Any
) -> None:
    hearing.openings(opened, reopened)


@receiver(news.messages_arrived)
def hear_messages(messages: Sequence[Message], tenant: Tenant, **_: Any) -> None:
    hearing.messages(messages)


@receiver(news.conversation_tagged)
def hear_tags(
    conversation: Conversation, tags: Sequence[int], event_id: UUID, by: Actor, **_: Any
) -> None:
    hearing.tags(conversation, tags, event_id, by=by)
