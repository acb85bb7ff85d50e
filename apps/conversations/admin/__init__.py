"""What superadmins see of people, consent and messages, one file a noun."""

from apps.conversations.admin import (
    consent,
    contacts,
    conversations,
    delivery,
    engine,
    erasures,
    hooks,
    imports,
    messages,
    segments,
    teams,
)

__all__ = [
    "consent",
    "contacts",
    "conversations",
    "delivery",
    "engine",
    "erasures",
    "hooks",
    "imports",
    "messages",
    "segments",
    "teams",
]
