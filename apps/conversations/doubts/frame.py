"""Uncertain messages in what every page shows: navigation and audit log."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts import audit_words
from apps.accounts.counting import Counted, counted
from apps.accounts.frame import NavItem, navigation
from apps.accounts.requests import VisitorRequest
from apps.conversations.models import Doubt


def join() -> None:
    """Called once, when the app is ready."""
    from apps.conversations.doubts import receivers, words  # noqa: F401 - hears the engine

    audit_words.ACTIONS |= words.AUDIT
    audit_words.FIELDS |= words.FIELDS
    navigation.add(
        NavItem(
            _("Uncertain"),
            "doubts",
            "unknown",
            "conversations.reply",
            position=30,
            words=_("uncertain messages unknown not known sent or not timeout"),
            count=_waiting,
            only_when_any=True,
        )
    )


def _waiting(_request: VisitorRequest) -> Counted:
    return _doubts()


@counted
def _doubts() -> QuerySet[Doubt]:
    return Doubt.objects.all()
