"""What providers told of messages that are known, put to work."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from apps.accounts.models import Tenant
from apps.conversations import advancing
from apps.conversations.inbox import threads
from apps.conversations.inbox.words import Word


def apply(tenant: Tenant, words: Sequence[tuple[UUID, Word]]) -> None:
    """Our message's id and what was told of it."""
    advancing.apply(tenant, [word.change(message) for message, word in words])
    free = {message: word.free_until for message, word in words if word.free_until}
    threads.free(free)
