"""Canned replies in what every page shows, and in the words of the audit log."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.accounts import audit_words
from apps.accounts.frame import SETTINGS, NavItem, navigation

CANNED = NavItem(
    _("Canned replies"),
    "canned_replies",
    "bolt",
    "conversations.reply",
    SETTINGS,
    34,
    words=_("canned replies shortcuts ready answers snippets"),
    group="conversations",
    about=_("Texts that are ready behind a shortcut"),
)
_ACTIONS = {
    "canned_reply.created": _("added a canned reply"),
    "canned_reply.changed": _("changed a canned reply"),
    "canned_reply.deleted": _("deleted a canned reply"),
}


def join() -> None:
    """Called once, when the app is ready."""
    navigation.add(CANNED)
    audit_words.ACTIONS.update(_ACTIONS)
