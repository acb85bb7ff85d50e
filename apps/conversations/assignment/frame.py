"""Assignment in what every app shares: what is heard, and words of the audit log."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.accounts import audit_words
from apps.accounts.frame import SETTINGS, NavItem, navigation

AUDIT: dict[str, Any] = {
    "agent.hours_changed": _("changed somebody’s working hours"),
    "inbox_rules.changed": _("changed how the inbox works"),
    "team.added": _("added a team"),
    "team.changed": _("changed a team"),
    "team.deleted": _("deleted a team"),
}
FIELDS: dict[str, Any] = {
    "hours": _("business hours"),
    "work_hours": _("working hours"),
    "away_on": _("answer outside business hours"),
    "away_text": _("what people are told outside business hours"),
    "reopen_hours": _("opens again within"),
    "team": _("team"),
    "read_receipts": _("tells customers that they were read"),
    "close_after_days": _("closes by itself after"),
    "members": _("members"),
}

INBOX = NavItem(
    _("Inbox"),
    "inbox_rules",
    "inbox",
    "settings.view",
    SETTINGS,
    21,
    words=_("business hours holidays away reply assignment round robin close reopen"),
    group="conversations",
    about=_("Business hours, who answers, when it closes by itself"),
)
TEAMS = NavItem(
    _("Teams"),
    "teams",
    "people",
    "team.manage",
    SETTINGS,
    22,
    words=_("groups capacity assignment members"),
    group="conversations",
    about=_("Who answers together, and how much each has at most"),
)
MINE = NavItem(
    _("My inbox"),
    "my_inbox",
    "bell",
    "conversations.reply",
    SETTINGS,
    23,
    words=_("notifications sound quiet hours away available enter sends undo"),
    group="conversations",
    about=_("Being away, how you write, what you are told of"),
)


def join() -> None:
    """Called once, when the app is ready."""
    from apps.conversations.assignment import receivers  # noqa: F401 - hears who writes and goes

    navigation.add(INBOX, TEAMS, MINE)
    audit_words.ACTIONS |= AUDIT
    audit_words.FIELDS |= FIELDS
