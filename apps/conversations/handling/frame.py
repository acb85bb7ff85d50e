"""What is done with conversations, where everybody is told."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.accounts import audit_words

AUDIT: dict[str, Any] = {
    "conversation.taken_along": _("took a conversation along, or sent it by mail"),
}


def join() -> None:
    """Called once, when the app is ready."""
    from apps.conversations.handling import notices, receivers  # noqa: F401 - each adds its own

    audit_words.ACTIONS |= AUDIT
