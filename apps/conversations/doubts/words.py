"""Uncertain messages in words: what was done about them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

AUDIT: dict[str, Any] = {
    "message.found_sent": _("said that an uncertain message had arrived"),
    "message.found_failed": _("said that an uncertain message had not arrived"),
    "message.sent_again": _("sent a message again that had not arrived"),
}
FIELDS: dict[str, Any] = {
    "messages": _("messages"),
    "anew": _("the new message"),
}

_CAUSES = {
    "worker_lost": gettext_noop("Sending was cut off here at that moment."),
    "no_answer": gettext_noop("The provider didn't answer in time, or the connection broke."),
}
_UNCLEAR = gettext_noop("The provider's answer didn't tell whether it took the message.")


def cause(code: str) -> str:
    """Why nobody knows."""
    return gettext(_CAUSES.get(code, _UNCLEAR))
