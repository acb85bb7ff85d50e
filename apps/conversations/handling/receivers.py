"""What is done as soon as something happens to conversations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from apps.accounts.models import Tenant
from apps.conversations import news
from apps.conversations.handling import alerting, live
from apps.conversations.models import Conversation, Message


@receiver(news.conversation_changed)
def tell_pages(conversations: Sequence[Conversation], tenant: Tenant, **_: Any) -> None:
    live.changed(tenant, conversations)


@receiver(news.messages_arrived)
def alert_people(messages: Sequence[Message], tenant: Tenant, **_: Any) -> None:
    alerting.arrived(tenant, messages)
