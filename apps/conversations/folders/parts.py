"""What the page of a conversation needs beyond its list, each part by whoever draws it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from apps.accounts.requests import MemberRequest
from apps.conversations.models import Conversation

#: Asked for each conversation that is opened; what they answer is in the templates' context.
PARTS: list[Callable[[MemberRequest, Conversation], dict[str, Any]]] = []


def context(request: MemberRequest, conversation: Conversation) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for part in PARTS:
        told |= part(request, conversation)
    return told
