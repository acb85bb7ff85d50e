"""Acme's team and Rosa's conversation, and rules about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant, User
from apps.conversations.automation import rules
from apps.conversations.models import Automation, Contact, Conversation, Message
from apps.whatsapp.models import Channel
from tests.conversations.handling.conftest import (
    ana,
    bruno,
    by,
    channel,
    conversation,
    rosa,
    thread,
)

__all__ = ["ana", "bruno", "by", "channel", "conversation", "rosa", "thread"]

MakeRule = Callable[..., Automation]
Say = Callable[..., Message]


@pytest.fixture
def make_rule(inside_acme: Tenant, acme: Tenant, by: Actor) -> MakeRule:
    def made(*actions: dict[str, Any], **fields: Any) -> Automation:
        """Notes that it acted, unless it is told what to do."""
        given = {
            "name": "A rule",
            "trigger": "message",
            "actions": list(actions) or [{"do": "note", "text": "Seen"}],
            **fields,
        }
        return rules.add(acme, **given, by=by)

    return made


@pytest.fixture
def say(rosa: Contact, channel: Channel, conversation: Conversation) -> Say:
    """Rosa writes."""

    def said(text: str = "Hello", **fields: Any) -> Message:
        return Message.objects.create(
            **{
                "contact": rosa,
                "channel": channel,
                "direction": "in",
                "origin": "person",
                "kind": "text",
                "content": {"text": text},
                "status": "received",
                "created_at": timezone.now(),
                **fields,
            }
        )

    return said


@pytest.fixture
def supervisor(owner: User) -> User:
    owner.name = "Olga"
    owner.save(update_fields=["name"])
    return owner
