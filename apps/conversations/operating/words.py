"""What is said of the engine to whoever runs it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

#: What became of messages → in words, see `counting`.
WORDS: dict[str, Any] = {
    "sent": gettext_lazy("Sent"),
    "cancelled": gettext_lazy("Cancelled before they left"),
    "worker_lost": gettext_lazy("A worker died meanwhile: not known"),
    "slow_channel": gettext_lazy("Too fast for the channel: tried again"),
    "slow_pair": gettext_lazy("Too fast for one person: tried again"),
    "hold_channel": gettext_lazy("The channel may not send"),
    "reauthenticate": gettext_lazy("The access token is not valid"),
    "hold_template": gettext_lazy("The template may not be used"),
    "fix_data": gettext_lazy("Something in them is wrong"),
    "never": gettext_lazy("Can't reach the person"),
    "later": gettext_lazy("Can't reach the person now"),
    "window_closed": gettext_lazy("Written too late: only a template may be sent"),
    "retry": gettext_lazy("A hiccup: tried again"),
    "find_out": gettext_lazy("No answer: not known"),
}


def age(seconds: float) -> str:
    """A length of time, roughly and in little room."""
    if seconds < 120:
        return _("%(n)d s") % {"n": max(0, int(seconds))}
    if seconds < 120 * 60:
        return _("%(n)d min") % {"n": int(seconds // 60)}
    if seconds < 48 * 3600:
        return _("%(n)d h") % {"n": int(seconds // 3600)}
    return _("%(n)d d") % {"n": int(seconds // 86_400)}
