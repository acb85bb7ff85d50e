"""Meta's codes about who we are there: the token, its rights, the account and its number."""

from __future__ import annotations

from apps.whatsapp.error_catalogue.entries import Entry, Who, _
from apps.whatsapp.errors import Verdict

META_ACCESS: dict[str, Entry] = {
    "0": Entry(
        Verdict.REAUTHENTICATE,
        Who.COMPANY,
        _("Meta does not accept the access token any more"),
        _(
            "The token expired, or the permission behind it was withdrawn. Make a new token of a "
            "system user at Meta and put it into the channel."
        ),
    ),
    "3": Entry(
        Verdict.REAUTHENTICATE,
        Who.COMPANY,
        _("The access token lacks a right"),
        _(
            "Meta allows this call only with more rights. Give the token "
            "whatsapp_business_messaging and whatsapp_business_management, then put it into the "
            "channel again."
        ),
    ),
    "10": Entry(
        Verdict.REAUTHENTICATE,
        Who.COMPANY,
        _("A permission at Meta is missing"),
        _(
            "It was not given, or was taken away. Check the permissions of the token and of the "
            "app at Meta, then test the channel."
        ),
    ),
    "190": Entry(
        Verdict.REAUTHENTICATE,
        Who.COMPANY,
        _("The access token is not valid any more"),
        _(
            "Everything waits until there is a new one. Make a token of a system user at Meta, "
            "one that does not expire, and put it into the channel."
        ),
    ),
    "190/458": Entry(
        Verdict.REAUTHENTICATE,
        Who.COMPANY,
        _("The app was removed from the account at Meta"),
        _("Connect the app with the account again, make a new token and put it into the channel."),
    ),
    "190/460": Entry(
        Verdict.REAUTHENTICATE,
        Who.COMPANY,
        _("The token ended with a changed password"),
        _(
            "Whoever made the token changed their password at Meta. Make a token of a system "
            "user, which no password ends, and put it into the channel."
        ),
    ),
    "190/463": Entry(
        Verdict.REAUTHENTICATE,
        Who.COMPANY,
        _("The access token expired"),
        _(
            "It was made for a limited time. Make one of a system user that does not expire and "
            "put it into the channel."
        ),
    ),
    "190/467": Entry(
        Verdict.REAUTHENTICATE,
        Who.COMPANY,
        _("The access token was withdrawn"),
        _(
            "Somebody ended it at Meta. Make a new token of a system user and put it into the "
            "channel."
        ),
    ),
    "200-299": Entry(
        Verdict.REAUTHENTICATE,
        Who.COMPANY,
        _("The token does not reach this account"),
        _(
            "At Meta, assign the WhatsApp account to the system user whose token this is, with "
            "full control, then test the channel."
        ),
    ),
    "131005": Entry(
        Verdict.REAUTHENTICATE,
        Who.COMPANY,
        _("Meta denied access"),
        _(
            "A permission was not given, or was taken away. Check the token's permissions at "
            "Meta, then test the channel."
        ),
    ),
    # Meta's usual words for an id that the token may not see.
    "100/33": Entry(
        Verdict.REAUTHENTICATE,
        Who.COMPANY,
        _("Meta does not show this number or account to the token"),
        _(
            "Either the id is another one, or the token has no right to it. Compare the ids with "
            "Meta's page and assign the account to the token's system user."
        ),
    ),
    "33": Entry(
        Verdict.HOLD_CHANNEL,
        Who.COMPANY,
        _("This number was deleted at Meta"),
        _("Nothing can leave through it. Connect another number, or add this one at Meta again."),
    ),
    "368": Entry(
        Verdict.HOLD_CHANNEL,
        Who.COMPANY,
        _("Meta restricted the account"),
        _(
            "It found a breach of its policies. Read the reason in Meta's Business Support, ask "
            "for a review there, and release the channel afterwards."
        ),
    ),
    "131031": Entry(
        Verdict.HOLD_CHANNEL,
        Who.COMPANY,
        _("Meta locked the account"),
        _(
            "Either it found a breach of its policies, or a value such as the PIN does not match."
            " Read the reason in Meta's Business Support and release the channel afterwards."
        ),
    ),
    "131042": Entry(
        Verdict.HOLD_CHANNEL,
        Who.COMPANY,
        _("Meta can't charge the account"),
        _(
            "The payment method is missing, over its limit or not active. Put it in order in "
            "Meta's billing settings, then release the channel."
        ),
    ),
    "131045": Entry(
        Verdict.HOLD_CHANNEL,
        Who.COMPANY,
        _("The number's registration at Meta failed"),
        _("Register the number again with its PIN, then test the channel."),
    ),
    "133010": Entry(
        Verdict.HOLD_CHANNEL,
        Who.COMPANY,
        _("The number is not registered at Meta"),
        _("Register it with its PIN on the channel's page, then test the channel."),
    ),
    "131037": Entry(
        Verdict.HOLD_CHANNEL,
        Who.COMPANY,
        _("The number's display name is not approved yet"),
        _(
            "Meta sends nothing from this number before that. Choose a display name at Meta and "
            "wait for its approval."
        ),
    ),
    "131048": Entry(
        Verdict.HOLD_CHANNEL,
        Who.COMPANY,
        _("Too many people blocked or reported this number"),
        _(
            "Meta limits what it may send. Stop campaigns on it for some days, write only to "
            "people who asked for it, and watch the quality."
        ),
    ),
    "131064": Entry(
        Verdict.HOLD_CHANNEL,
        Who.COMPANY,
        _("Meta limits the account because of wrong categories"),
        _(
            "Templates were filed in the wrong category. Correct the categories; Meta lifts the "
            "limit by itself after its period."
        ),
    ),
    "131044": Entry(
        Verdict.HOLD_CHANNEL,
        Who.COMPANY,
        _("Meta can't charge for calls"),
        _("Put the payment method in order in Meta's billing settings."),
    ),
}
