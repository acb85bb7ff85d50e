"""What goes wrong at a WAHA gateway, which has no codes of its own beside HTTP's.

Source: its documentation of sessions and of sending, 2026.7, and its OpenAPI description.
"""

from __future__ import annotations

from apps.whatsapp.error_catalogue.entries import Entry, Who, _
from apps.whatsapp.errors import Verdict

WAHA: dict[str, Entry] = {
    "unauthorized": Entry(
        Verdict.REAUTHENTICATE,
        Who.COMPANY,
        _("The gateway does not accept the key"),
        _("Put the gateway's key into the channel. What waits leaves by itself afterwards."),
    ),
    "session_not_found": Entry(
        Verdict.HOLD_CHANNEL,
        Who.COMPANY,
        _("The gateway does not know the session"),
        _("It was deleted there, or the gateway forgot it. Connect the channel again."),
    ),
    "session_not_working": Entry(
        Verdict.HOLD_CHANNEL,
        Who.COMPANY,
        _("The phone is not connected"),
        _("Look at the channel: it may want a new scan. What waits leaves by itself afterwards."),
    ),
    "not_on_whatsapp": Entry(
        Verdict.NEVER,
        Who.NOBODY,
        _("This number is not on WhatsApp"),
        _("Check the number with the person, or reach them by SMS."),
    ),
    "rejected": Entry(
        Verdict.FIX_DATA,
        Who.COMPANY,
        _("The gateway did not take the message"),
        _("The details below are its own words. Correct what they name, then send it again."),
    ),
    "too_large": Entry(
        Verdict.FIX_DATA,
        Who.COMPANY,
        _("The file is too large for the gateway"),
        _("Make it smaller and send it again."),
    ),
    "too_many_requests": Entry(
        Verdict.SLOW_CHANNEL,
        Who.NOBODY,
        _("The gateway asks for a pause"),
        _("It got too much in a short time. What waits leaves by itself."),
    ),
    "not_implemented": Entry(
        Verdict.FIX_DATA,
        Who.COMPANY,
        _("The gateway's engine can't do that"),
        _("Send something else, or run the gateway with another engine."),
    ),
    "gateway_error": Entry(
        Verdict.FIND_OUT,
        Who.NOBODY,
        _("We can't tell whether it left"),
        _(
            "The gateway broke down over it. It is not sent again by itself; we wait for word"
            " of it."
        ),
    ),
    "redirected": Entry(
        Verdict.HOLD_CHANNEL,
        Who.COMPANY,
        _("The gateway's address leads elsewhere"),
        _("The message did not leave. Put the gateway's own address into the channel."),
    ),
    "odd_answer": Entry(
        Verdict.FIX_DATA,
        Who.COMPANY,
        _("What answers there is no gateway of this kind"),
        _("Check the gateway's address in the channel."),
    ),
    "ack_error": Entry(
        Verdict.FIX_DATA,
        Who.NOBODY,
        _("WhatsApp did not deliver it"),
        _("The gateway does not say why. Send it again if it still matters."),
    ),
}
