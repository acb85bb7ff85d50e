"""What goes wrong between a provider and us, whichever it is."""

from __future__ import annotations

from apps.whatsapp.error_catalogue.entries import Entry, Who, _
from apps.whatsapp.errors import Verdict

OWN: dict[str, Entry] = {
    "unreachable": Entry(
        Verdict.RETRY,
        Who.NOBODY,
        _("The provider could not be reached"),
        _("The message certainly did not leave. We try again shortly."),
        waits=(5, 30, 120, 300),
    ),
    "no_answer": Entry(
        Verdict.FIND_OUT,
        Who.NOBODY,
        _("We can't tell whether it left"),
        _(
            "The connection broke before the answer came. It is not sent again by itself; we wait"
            " for word of it."
        ),
    ),
    "no_message_id": Entry(
        Verdict.FIND_OUT,
        Who.NOBODY,
        _("We can't tell whether it left"),
        _(
            "The provider's answer names no message. It is not sent again by itself; we wait for "
            "word of it."
        ),
    ),
    "failed_without_code": Entry(
        Verdict.FIX_DATA,
        Who.NOBODY,
        _("It was not delivered, and the reason got lost"),
        _(
            "The provider's history only says that it failed. Look at the message and send it "
            "again if it still matters."
        ),
    ),
    "not_supported": Entry(
        Verdict.FIX_DATA,
        Who.NOBODY,
        _("This channel can't do that"),
        _("Choose another way or another channel."),
    ),
    **dict.fromkeys(
        ("http_401", "http_403"),
        Entry(
            Verdict.REAUTHENTICATE,
            Who.COMPANY,
            _("The provider denied access"),
            _(
                "It does not take the channel's key or token. Put a valid one into the channel, "
                "then test it."
            ),
        ),
    ),
    "http_429": Entry(
        Verdict.SLOW_CHANNEL,
        Who.NOBODY,
        _("The provider asks for a pause"),
        _("It got too much in a short time. What waits leaves by itself."),
    ),
    "http_408": Entry(
        Verdict.FIND_OUT,
        Who.NOBODY,
        _("We can't tell whether it left"),
        _(
            "The provider waited too long for the whole message. It is not sent again by itself; "
            "we wait for word of it."
        ),
    ),
    "redirected": Entry(
        Verdict.RETRY,
        Who.PLATFORM,
        _("The provider's address leads elsewhere"),
        _(
            "The message did not leave. Check the provider's address in the installation's "
            "settings."
        ),
        waits=(60, 300),
    ),
}

UNKNOWN = Entry(
    Verdict.FIX_DATA,
    Who.PLATFORM,
    _("The provider refused it with a code we do not know"),
    _("The details below are its own words. Correct what they name, then try again."),
)

BROKEN = Entry(
    Verdict.FIND_OUT,
    Who.NOBODY,
    _("We can't tell whether it left"),
    _(
        "The provider broke down while it was answering. It is not sent again by itself; we wait "
        "for word of it."
    ),
)
