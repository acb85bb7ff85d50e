"""Consent in what every page and program sees: settings, navigation, audit log, news."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.accounts import audit_words
from apps.accounts.frame import SETTINGS, NavItem, navigation

AUDIT: dict[str, Any] = {
    "consent.noted": _("noted what somebody agreed to"),
    "consent.withdrawn": _("noted that somebody withdrew their consent"),
    "consent_rules.changed": _("changed the rules of consent"),
    "suppression.added": _("put numbers on the suppression list"),
    "suppression.removed": _("took numbers off the suppression list"),
}
FIELDS: dict[str, Any] = {
    "policy": _("who gets promotions"),
    "stop_reach": _("what a stop word ends"),
    "most_marketing": _("promotions for each person"),
    "marketing_days": _("days in which promotions are counted"),
    "most_unanswered": _("promotions without an answer"),
    "stop_words": _("stop words"),
    "start_words": _("start words"),
    "confirms": _("answers to stop and start words"),
    "asks_twice": _("second question"),
    "stop_text": _("answer to a stop word"),
    "start_text": _("answer to a start word"),
    "question_text": _("second question's text"),
    "medium": _("medium"),
    "numbers": _("numbers"),
    "reason": _("reason"),
    "people": _("people"),
    "categories": _("categories"),
}


def join() -> None:
    """Called once, when the app is ready."""
    from apps.accounts.api import settings
    from apps.conversations.api import consent
    from apps.conversations.consent import receivers  # noqa: F401 - hears the wire

    settings.add(consent.section)
    audit_words.ACTIONS |= AUDIT
    audit_words.FIELDS |= FIELDS
    navigation.add(
        NavItem(
            _("Consent"),
            "consent_rules",
            "shield",
            "settings.view",
            SETTINGS,
            25,
            words=_("opt-out opt-in stop words unsubscribe lgpd gdpr double opt-in"),
            group="sending",
            about=_("Who gets promotions, and which words stop them"),
        ),
        NavItem(
            _("Suppression list"),
            "suppressed",
            "stop",
            "contacts.manage",
            SETTINGS,
            26,
            words=_("opt-out blocklist do not contact numbers"),
            group="sending",
            about=_("Numbers that are never written to"),
        ),
    )
