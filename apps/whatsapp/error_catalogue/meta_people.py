"""Meta's codes about the person a message is for."""

from __future__ import annotations

from apps.whatsapp.error_catalogue.entries import Entry, Who, _
from apps.whatsapp.errors import Verdict

META_PEOPLE: dict[str, Entry] = {
    "131026": Entry(
        Verdict.NEVER,
        Who.COMPANY,
        _("It can't be delivered to this number"),
        _(
            "The number may not be on WhatsApp, or its app is too old; Meta does not say which. "
            "Check the number, or reach the person another way."
        ),
    ),
    "131050": Entry(
        Verdict.NEVER,
        Who.NOBODY,
        _("This person wants no marketing from you on WhatsApp"),
        _(
            "They said so in WhatsApp itself. Write to them about marketing again only when they "
            "ask for it."
        ),
    ),
    "130472": Entry(
        Verdict.NEVER,
        Who.META,
        _("Meta keeps this person out of marketing for a test"),
        _("It is nobody's fault and costs nothing. The message is not sent again."),
    ),
    "131062": Entry(
        Verdict.NEVER,
        Who.COMPANY,
        _("This kind of template needs a phone number"),
        _(
            "The person is known only by their WhatsApp user name. Ask for the number and send "
            "the code there."
        ),
    ),
    # Not held like other restrictions of the account: it is about one country's people only.
    "130497": Entry(
        Verdict.NEVER,
        Who.COMPANY,
        _("Your account may not write to this country"),
        _("Meta restricts it there. Take people of this country out of the audience."),
    ),
    "131021": Entry(
        Verdict.FIX_DATA,
        Who.COMPANY,
        _("The number wrote to itself"),
        _("Sender and recipient are the same. Take your own numbers out of the audience."),
    ),
    "131030": Entry(
        Verdict.NEVER,
        Who.COMPANY,
        _("A test number writes only to the numbers on its list"),
        _(
            "Add this person's number to the list of recipients at Meta, or send from a real "
            "number."
        ),
    ),
    "131049": Entry(
        Verdict.LATER,
        Who.NOBODY,
        _("Meta held this message back"),
        _(
            "This person got enough marketing for now, from all companies together. It can be "
            "tried again after 24 hours at the earliest."
        ),
    ),
    "131047": Entry(
        Verdict.WINDOW_CLOSED,
        Who.COMPANY,
        _("More than 24 hours since this person last wrote"),
        _(
            "WhatsApp takes only an approved template now. Send one; once they answer, you can "
            "write freely again."
        ),
    ),
    "137000": Entry(
        Verdict.FIX_DATA,
        Who.PLATFORM,
        _("The person's identity at WhatsApp has changed"),
        _("They may have a new phone. Make sure it is still them, then send it again."),
    ),
}
