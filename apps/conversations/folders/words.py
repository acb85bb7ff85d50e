"""What folders are called, and what is said where nothing is in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.conversations.folders.asked import Folder


@dataclass(frozen=True, slots=True)
class Words:
    label: Any
    icon: str
    empty: Any
    why: Any


FOLDERS: dict[Folder, Words] = {
    Folder.MINE: Words(
        _("Mine"),
        "user",
        _("Nothing waits for you"),
        _("Conversations that you take or are given stand here."),
    ),
    Folder.UNASSIGNED: Words(
        _("Unassigned"),
        "inbox",
        _("Everything has somebody"),
        _("What comes and belongs to nobody yet stands here."),
    ),
    Folder.WAITING: Words(
        _("Waiting"),
        "clock",
        _("Nobody is waiting"),
        _("Whoever wrote and got no answer stands here, the longest wait first."),
    ),
    Folder.ALL: Words(
        pgettext_lazy("conversations", "All"),
        "list",
        _("No open conversations"),
        _("When a customer writes, the conversation opens here by itself."),
    ),
    Folder.MENTIONS: Words(
        _("Mentions"),
        "memo",
        _("Nobody has mentioned you"),
        _("Conversations in which a colleague wrote @ and your name in a note stand here."),
    ),
    Folder.SNOOZED: Words(
        _("Snoozed"),
        "moon",
        _("Nothing is snoozed"),
        _("What you put off comes back by itself, or when the customer writes."),
    ),
    Folder.CLOSED: Words(
        pgettext_lazy("conversations", "Closed"),
        "check",
        _("Nothing has been closed"),
        _("What is dealt with stands here and can be reopened."),
    ),
}
#: Always in view; the others are behind a menu.
TABS = (Folder.MINE, Folder.UNASSIGNED, Folder.WAITING, Folder.ALL)
