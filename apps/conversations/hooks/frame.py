"""Webhooks out in what every page shows: settings, audit log, notices."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.accounts import audit_words
from apps.accounts.frame import SETTINGS, NavItem, navigation


def join() -> None:
    """Called once, when the app is ready."""
    from apps.conversations.hooks import receivers, words  # noqa: F401 - hears the engine

    audit_words.ACTIONS |= words.AUDIT
    audit_words.FIELDS |= words.FIELDS
    navigation.add(
        NavItem(
            _("Webhooks out"),
            "hooks",
            "bolt",
            "settings.view",
            SETTINGS,
            45,
            words=_("webhook endpoint events program integration callback"),
            group="programs",
            about=_("Programs that are told when something happens"),
        )
    )
