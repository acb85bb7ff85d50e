"""What a gateway would not do, in words for people and as a failure for programs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.accounts.errors import Refusal
from apps.whatsapp.errors import Failure, ProviderError

_WORDS: dict[str, Any] = {
    "unreachable": _("The gateway does not answer. Check that it runs and that its address holds."),
    "no_answer": _("The gateway did not answer in time. Wait a moment and look at the state."),
    "gateway_error": _("The gateway stumbled over it. Wait a moment and try again."),
    "unauthorized": _("The gateway does not accept the key. Put in the right one."),
    "session_not_found": _("The gateway does not know this session. Connect the channel again."),
    "session_not_working": _(
        "The session is not at that point. Look at its state, then try again."
    ),
    "not_implemented": _("The gateway’s engine can’t do this. Try the other way to connect."),
    "redirected": _("The address leads somewhere else. Put in the gateway’s own address."),
    "odd_answer": _("What answers at this address is no WAHA gateway. Check the address."),
    "too_many_requests": _("The gateway asks to go slower. Wait a minute and try again."),
}
_REFUSED = _("The gateway would not do it: %(said)s")


class GatewayTrouble(Refusal, ProviderError):
    """The gateway refused or can't be reached; `failure` says which, sorted by verdict."""

    code = "gateway_trouble"

    def __init__(self, failure: Failure) -> None:
        ProviderError.__init__(self, failure)
        said = failure.detail or f"HTTP {failure.http_status or '?'}"
        self.message = _WORDS.get(failure.code) or _REFUSED % {"said": said[:200]}
        self.extra = {"failure": failure.code}


class SessionTaken(Refusal):
    code = "session_taken"
    message = _("The gateway has a session of this name that is somebody else’s. Choose another.")
