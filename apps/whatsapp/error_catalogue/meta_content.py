"""Meta's codes about what a message says and the template it uses."""

from __future__ import annotations

from apps.whatsapp.error_catalogue.entries import Entry, Who, _
from apps.whatsapp.errors import Verdict

META_CONTENT: dict[str, Entry] = {
    "100": Entry(
        Verdict.FIX_DATA,
        Who.PLATFORM,
        _("Meta did not understand a part of the message"),
        _(
            "A value is unknown to it or over a limit; the details below name it. Correct it and "
            "send again."
        ),
    ),
    "131008": Entry(
        Verdict.FIX_DATA,
        Who.PLATFORM,
        _("Something that Meta needs is missing"),
        _("The details below name it. Add it and send again."),
    ),
    "131009": Entry(
        Verdict.FIX_DATA,
        Who.PLATFORM,
        _("Meta does not take one of the values"),
        _("The details below name it. Correct it and send again."),
    ),
    "135000": Entry(
        Verdict.FIX_DATA,
        Who.PLATFORM,
        _("Meta refused the message and does not say why"),
        _("Something in it does not fit. Compare it with one that went through."),
    ),
    "131051": Entry(
        Verdict.FIX_DATA,
        Who.COMPANY,
        _("WhatsApp has no such kind of message"),
        _("Send the content as another kind, such as text or document."),
    ),
    "131053": Entry(
        Verdict.FIX_DATA,
        Who.COMPANY,
        _("Meta could not take the file"),
        _(
            "Its kind, its size or its address does not fit. Put the file in again and check that"
            " it opens."
        ),
    ),
    "132000": Entry(
        Verdict.FIX_DATA,
        Who.COMPANY,
        _("The number of values does not fit the template"),
        _(
            "The template was changed, or a variable has no value. Sync the templates and fill in"
            " each variable."
        ),
    ),
    # Not held: it is about one person's values, the template itself is in order.
    "132005": Entry(
        Verdict.FIX_DATA,
        Who.COMPANY,
        _("With the values filled in, the text is too long"),
        _("Shorten the values for this person; others are not affected."),
    ),
    "132008": Entry(
        Verdict.FIX_DATA,
        Who.COMPANY,
        _("A part of the message does not fit the template"),
        _("Sync the templates and check which part each value goes to."),
    ),
    "132012": Entry(
        Verdict.FIX_DATA,
        Who.COMPANY,
        _("A value has a form that the template does not take"),
        _(
            "Values may hold no line breaks, tabs or more than four spaces in a row. Correct it "
            "and send again."
        ),
    ),
    "132018": Entry(
        Verdict.FIX_DATA,
        Who.COMPANY,
        _("The template's values have a fault"),
        _("Sync the templates and fill in each variable again."),
    ),
    "132001": Entry(
        Verdict.HOLD_TEMPLATE,
        Who.COMPANY,
        _("Meta has no such template in this language"),
        _(
            "It was deleted, is not approved yet or has another name. Sync the templates and "
            "choose one that is approved."
        ),
    ),
    "132007": Entry(
        Verdict.HOLD_TEMPLATE,
        Who.COMPANY,
        _("The template goes against a policy of WhatsApp"),
        _("Change its text and submit it again."),
    ),
    "132015": Entry(
        Verdict.HOLD_TEMPLATE,
        Who.COMPANY,
        _("Meta paused the template"),
        _(
            "Too many people did not want it. It may be sent again when Meta says so; improve it "
            "or narrow the audience until then."
        ),
    ),
    "132016": Entry(
        Verdict.HOLD_TEMPLATE,
        Who.COMPANY,
        _("Meta switched the template off for good"),
        _("It was paused too often. Write a new template that people want to get."),
    ),
    "132068": Entry(
        Verdict.HOLD_TEMPLATE,
        Who.COMPANY,
        _("The flow in this message is blocked"),
        _("Correct the flow at Meta and publish it again."),
    ),
    "132069": Entry(
        Verdict.HOLD_TEMPLATE,
        Who.COMPANY,
        _("Meta slowed the flow in this message down"),
        _(
            "Only ten messages an hour may carry it until it works properly. Correct the flow at "
            "Meta."
        ),
        waits=(3600,),
    ),
    "131063": Entry(
        Verdict.HOLD_TEMPLATE,
        Who.COMPANY,
        _("Marketing is switched off for this way of sending"),
        _(
            "At Meta, the account sends marketing only through the Marketing Messages API. Switch"
            " that setting off to send it from here."
        ),
    ),
    "134102": Entry(
        Verdict.HOLD_TEMPLATE,
        Who.COMPANY,
        _("Meta can't use this template for marketing messages now"),
        _("Its preparation failed, or the account is not admitted. Send it the usual way."),
    ),
    "134101": Entry(
        Verdict.RETRY,
        Who.NOBODY,
        _("Meta is still preparing the template"),
        _("A new template takes about ten minutes. We try again then."),
        waits=(600, 600, 1200),
    ),
    **dict.fromkeys(
        ("131055", "134100"),
        Entry(
            Verdict.FIX_DATA,
            Who.PLATFORM,
            _("Only marketing templates may go this way"),
            _("Send the message the usual way."),
        ),
    ),
    "134103": Entry(
        Verdict.FIX_DATA,
        Who.COMPANY,
        _("The account is not admitted to Meta's Marketing Messages API"),
        _("Send it the usual way, or sign up for it at Meta."),
    ),
    "134011": Entry(
        Verdict.FIX_DATA,
        Who.COMPANY,
        _("The terms of WhatsApp Payments are not accepted yet"),
        _("Accept them at Meta, then send it again."),
    ),
    "131060": Entry(
        Verdict.FIX_DATA,
        Who.COMPANY,
        _("The content of this message is only on the phone"),
        _(
            "It came from a device that Meta does not read. Look at it in the WhatsApp Business "
            "app."
        ),
    ),
}
