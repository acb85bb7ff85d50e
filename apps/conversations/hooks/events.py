"""What a program can be told of."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

RECEIVED = "message.received"
ECHOED = "message.echoed"
STATUS = "message.status"
OPTED_OUT = "contact.opted_out"
OPTED_IN = "contact.opted_in"
CALLED = "automation.called"
TEST = "webhook.test"

#: code → what happened, as people choose it.
EVENTS: dict[str, Any] = {
    RECEIVED: _("A customer wrote"),
    STATUS: _("A message of yours was sent, delivered, read, or failed"),
    ECHOED: _("A colleague wrote on the phone itself"),
    OPTED_OUT: _("A customer wants no more messages of some kind"),
    OPTED_IN: _("A customer agreed to messages"),
}

#: What no endpoint has to ask for.
_UNASKED: dict[str, Any] = {CALLED: _("An automation called it"), TEST: _("A test")}


def in_words(code: str) -> str:
    """Rows outlive the code that wrote them: an unknown event is shown as it is."""
    return str({**EVENTS, **_UNASKED}.get(code, code))
