"""What superadmins see of people, consent and messages, one file a noun."""

from apps.conversations.admin import (
    consent,
    contacts,
    delivery,
    engine,
    erasures,
    hooks,
    imports,
    messages,
    segments,
)

__all__ = [
    "consent",
    "contacts",
    "delivery",
    "engine",
    "erasures",
    "hooks",
    "imports",
    "messages",
    "segments",
]
