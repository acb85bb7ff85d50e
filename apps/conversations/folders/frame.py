"""The inbox in what every page shows."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from apps.accounts.counting import Counted
from apps.accounts.frame import NavItem, navigation
from apps.accounts.requests import VisitorRequest
from apps.conversations.folders import counting


def _unseen(request: VisitorRequest) -> Counted | int:
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
