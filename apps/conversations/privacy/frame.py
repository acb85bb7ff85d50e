"""Privacy in what every page shows: settings and the audit log."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.accounts import audit_words
from apps.accounts.frame import SETTINGS, NavItem, navigation


def join() -> None:
    """Called once, when the app is ready."""
    navigation.add(
        NavItem(
            _("Erasures"),
            "erasures",
            "shield",
            "contacts.export",
            SETTINGS,
            47,
            words=_("privacy lgpd gdpr certificate personal data"),
            group="record",
            about=_("Whose data was erased, with certificates"),
        )
    )
    audit_words.ACTIONS |= {
        "contact.erased": _("erased all data of a person"),
        "contact.data_exported": _("downloaded all data of a person"),
    }
