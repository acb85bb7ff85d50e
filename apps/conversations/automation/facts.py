"""What rules look at: a conversation, whose it is, and the message that set them off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.utils import timezone

from apps.accounts import hours
from apps.accounts.models import Tenant
from apps.conversations.models import Contact, Conversation, InboxRules, Message
from apps.conversations.people.search import fold

_TOLD = ("text", "caption", "title", "body")
_IN = Message.Direction.IN


@dataclass
class Facts:
    """Read when they are first asked for. `at`: when it happened."""

    tenant: Tenant
    conversation: Conversation
    message: Message | None = None
    tags: Sequence[int] = ()
    at: datetime = field(default_factory=timezone.now)

    @property
    def contact(self) -> Contact:
        return self.conversation.contact

    @cached_property
    def said(self) -> str:
        """By the message, folded."""
        told = self.message.content if self.message else {}
        return fold(" ".join(str(told[name]) for name in _TOLD if isinstance(told.get(name), str)))

    @cached_property
    def is_first(self) -> bool:
        """Nothing came from them before, on any channel."""
        came = Message.objects.filter(contact=self.conversation.contact_id, direction=_IN)
        before = came.filter(pk__lt=self.message.pk) if self.message else came
        return not before.exists()

    @cached_property
    def is_from_ad(self) -> bool:
        return bool(self.message and (self.message.context or {}).get("referral"))

    @cached_property
    def is_open(self) -> bool:
        return is_open(self.tenant, self.at)


def in_words(folded: str) -> str:
    """Its words, parted by single spaces; "" where it has signs alone, such as an emoji."""
    return " ".join(re.findall(r"\w+", folded))


def is_open(tenant: Tenant, at: datetime) -> bool:
    """Within the business hours of the inbox; without any, always."""
    rules = InboxRules.objects.filter(pk=1).only("hours").first()
    return hours.read(rules.hours if rules else {}, zone=tenant.time_zone).is_open(at)


def latest_of(conversation: Conversation) -> Message | None:
    """What the customer wrote last."""
    thread = Message.objects.filter(
        contact=conversation.contact_id, channel=conversation.channel_id, direction=_IN
    )
    return thread.order_by("-pk").first()


def of_conversation(
    tenant: Tenant,
    conversation: Conversation,
    *,
    message_id: UUID | None = None,
    tags: Sequence[int] = (),
    at: datetime | None = None,
) -> Facts:
    message = Message.objects.filter(pk=message_id).first() if message_id else None
    return Facts(
        tenant, conversation, message or latest_of(conversation), tags, at or timezone.now()
    )
