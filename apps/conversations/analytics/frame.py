"""Figures in what every page shows."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.accounts.frame import NavItem, navigation

REPORTS = NavItem(
    _("Reports"),
    "reports",
    "chart",
    "campaigns.view",
    "main",
    45,
    words=_("reports figures statistics first answer response time performance csv"),
)


def join() -> None:
    """Called once, when the app is ready."""
    navigation.add(REPORTS)
