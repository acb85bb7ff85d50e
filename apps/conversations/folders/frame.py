"""The inbox in what every page shows."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts.frame import NavItem, navigation
from apps.accounts.requests import VisitorRequest
from apps.conversations.folders import counting
from apps.conversations.models import Conversation


def _unseen(request: VisitorRequest) -> QuerySet[Conversation] | int:
    return counting.unseen(request.user.pk) if request.user.pk else 0


INBOX = NavItem(
    _("Conversations"),
    "inbox",
    "inbox",
    "conversations.view",
    "main",
    10,
    bar=True,
    words=_("inbox messages chat answer customers"),
    count=_unseen,
)


def join() -> None:
    """Called once, when the app is ready."""
    navigation.add(INBOX)
