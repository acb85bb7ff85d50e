"""Automations in what every page shows: navigation, audit log, notices."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.accounts import audit_words
from apps.accounts.frame import SETTINGS, NavItem, navigation

AUDIT: dict[str, Any] = {
    "automation.added": _("added an automation"),
    "automation.changed": _("changed an automation"),
    "automation.removed": _("deleted an automation"),
    "automation.ordered": _("put automations in another order"),
    "automation.switched_on": _("switched an automation on"),
    "automation.switched_off": _("switched an automation off"),
    "macro.added": _("added a macro"),
    "macro.changed": _("changed a macro"),
    "macro.removed": _("deleted a macro"),
}
FIELDS: dict[str, Any] = {
    "trigger": _("when"),
    "actions": _("actions"),
    "reason": _("reason"),
}


def join() -> None:
    """Called once, when the app is ready."""
    from apps.conversations.automation import notices, receivers  # noqa: F401 - hear and tell

    audit_words.ACTIONS |= AUDIT
    audit_words.FIELDS |= FIELDS
    navigation.add(
        NavItem(
            _("Automations"),
            "automations",
            "flow",
            "settings.view",
            "automatic",
            40,
            words=_("rules bot automatic reply trigger"),
        ),
        NavItem(
            _("Macros"),
            "macros",
            "flow",
            "settings.view",
            SETTINGS,
            36,
            words=_("several actions at once, one click"),
            group="conversations",
            about=_("Several steps with one click"),
        ),
    )
