"""Assignment in what every app shares: what is heard, and words of the audit log."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.accounts import audit_words

AUDIT: dict[str, Any] = {
    "inbox_rules.changed": _("changed how the inbox works"),
    "team.added": _("added a team"),
    "team.changed": _("changed a team"),
    "team.deleted": _("deleted a team"),
}
FIELDS: dict[str, Any] = {
    "hours": _("business hours"),
    "away_on": _("answer outside business hours"),
    "away_text": _("what people are told outside business hours"),
    "reopen_hours": _("opens again within"),
    "team": _("team"),
    "read_receipts": _("tells customers that they were read"),
    "close_after_days": _("closes by itself after"),
    "members": _("members"),
}


def join() -> None:
    """Called once, when the app is ready."""
    from apps.conversations.assignment import receivers  # noqa: F401 - hears who writes and goes

    audit_words.ACTIONS |= AUDIT
    audit_words.FIELDS |= {
        key: word for key, word in FIELDS.items() if key not in audit_words.FIELDS
    }
