"""What superadmins see of people, consent and messages, one file a noun."""

from apps.conversations.admin import (
    automations,
    canned,
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
    "automations",
    "canned",
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
