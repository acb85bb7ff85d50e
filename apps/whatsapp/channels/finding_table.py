"""The words of each finding: a title, what to do, and where."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext_noop

SYSTEM_USERS = "https://business.facebook.com/latest/settings/system_users"
NUMBERS = "https://business.facebook.com/latest/whatsapp_manager/phone_numbers"
QUALITY = "https://business.facebook.com/business-support-home"
VERIFICATION = "https://business.facebook.com/latest/settings/security_center"
APPS = "https://developers.facebook.com/apps/"


class Words(NamedTuple):
    title: str
    text: str = ""
    link: str = ""
    action: str = ""


_AT_META = gettext_noop("Open at Meta")
_NEW_TOKEN = gettext_noop("Replace the token")
_WEBHOOK = gettext_noop("See the address")

WORDS: dict[str, Words] = {
    # The token
    "token_valid": Words(
        gettext_noop("The access token works"), gettext_noop("It has no end date.")
    ),
    "token_valid_until": Words(
        gettext_noop("The access token works"),
        gettext_noop("It ends on %(until)s. A token of a system user has no end."),
    ),
    "token_ends_soon": Words(
        gettext_noop("The access token ends on %(until)s"),
        gettext_noop("Make one of a system user that never ends, and put it in before then."),
        "#credentials",
        _NEW_TOKEN,
    ),
    "token_missing": Words(
        gettext_noop("There is no access token"),
        gettext_noop("Make one of a system user at Meta and put it in."),
        "#credentials",
        _NEW_TOKEN,
    ),
    "token_expired": Words(
        gettext_noop("The access token has ended"),
        gettext_noop("Make one of a system user that never ends, and put it in."),
        "#credentials",
        _NEW_TOKEN,
    ),
    "token_revoked": Words(
        gettext_noop("The access token was withdrawn"),
        gettext_noop("Somebody removed the app or the system user at Meta. Make a new token."),
        "#credentials",
        _NEW_TOKEN,
    ),
    "token_password": Words(
        gettext_noop("The access token ended with a change of password"),
        gettext_noop("Tokens of people end then. Make one of a system user and put it in."),
        "#credentials",
        _NEW_TOKEN,
    ),
    "token_invalid": Words(
        gettext_noop("Meta does not accept the access token"),
        gettext_noop("Copy it once more, whole, or make a new one of a system user."),
        "#credentials",
        _NEW_TOKEN,
    ),
    "token_unknown": Words(
        gettext_noop("The access token could not be checked"),
        gettext_noop("Meta answered: %(said)s"),
    ),
    # Its rights
    "scopes_granted": Words(gettext_noop("The token may send and manage")),
    "scopes_missing": Words(
        gettext_noop("The token lacks a right: %(missing)s"),
        gettext_noop("Make a new token and tick this permission while you do."),
        SYSTEM_USERS,
        _AT_META,
    ),
    "scopes_unknown": Words(
        gettext_noop("What the token may do could not be read"),
        gettext_noop("Meta does not say it for this token. The other checks show what works."),
    ),
    # The number
    "number_readable": Words(gettext_noop("The number is %(number)s")),
    "number_not_found": Words(
        gettext_noop("Meta knows no number with this id, or the token may not see it"),
        gettext_noop(
            "Compare the phone number id with Meta's page, and give the system user access to the"
            " account."
        ),
        NUMBERS,
        _AT_META,
    ),
    "account_not_found": Words(
        gettext_noop("Meta knows no account with this id, or the token may not see it"),
        gettext_noop(
            "Compare the WhatsApp Business account id with Meta's page, and give the system user"
            " access to the account."
        ),
        NUMBERS,
        _AT_META,
    ),
    "number_unknown": Words(
        gettext_noop("The number could not be read"), gettext_noop("Meta answered: %(said)s")
    ),
    "number_of_account": Words(gettext_noop("The number belongs to the account")),
    "number_not_of_account": Words(
        gettext_noop("The number belongs to another account"),
        gettext_noop("Take both ids from the same page at Meta: they stand next to each other."),
        NUMBERS,
        _AT_META,
    ),
    "number_taken": Words(
        gettext_noop("This number is already connected to this installation"),
        gettext_noop(
            "A number can be in one place only. Delete it there, or ask whoever runs the platform."
        ),
    ),
    "number_connected": Words(gettext_noop("The number is registered")),
    "number_not_registered": Words(
        gettext_noop("The number is not registered for the Cloud API"),
        gettext_noop("Register it with a PIN of six digits."),
        "#registration",
        gettext_noop("Register"),
    ),
    "number_restricted": Words(
        gettext_noop("Meta limits what this number may send"),
        gettext_noop("See why in the number's page at Meta, and ask for a review there."),
        QUALITY,
        _AT_META,
    ),
    "number_banned": Words(
        gettext_noop("Meta has blocked this number"),
        gettext_noop("See why in the number's page at Meta, and ask for a review there."),
        QUALITY,
        _AT_META,
    ),
    "number_gone": Words(
        gettext_noop("The number is no longer in this account"),
        gettext_noop("It was deleted or moved at Meta. Connect it anew where it is now."),
        NUMBERS,
        _AT_META,
    ),
    "meta_limits": Words(
        gettext_noop("Meta says that this number can’t send everything"),
        gettext_noop("Its words: %(said)s"),
        QUALITY,
        _AT_META,
    ),
    # How it is shown
    "name_approved": Words(gettext_noop("Customers see the name %(name)s")),
    "name_in_review": Words(
        gettext_noop("Meta is looking at the name %(name)s"),
        gettext_noop("Until it is approved, customers see the number and the limits stay low."),
    ),
    "name_declined": Words(
        gettext_noop("Meta did not approve the name %(name)s"),
        gettext_noop("Choose another at Meta. Until then, customers see only the number."),
        NUMBERS,
        _AT_META,
    ),
    # Webhooks
    "subscribed": Words(gettext_noop("Webhooks are subscribed")),
    "subscribed_now": Words(
        gettext_noop("Webhooks are subscribed"), gettext_noop("They were not, and now they are.")
    ),
    "subscribed_by_hand": Words(
        gettext_noop("Put the webhook address in your app at Meta"),
        gettext_noop(
            "Meta could not check the address by itself, so answers and receipts arrive only once"
            " the address and the word stand in your app."
        ),
        "#webhook",
        _WEBHOOK,
    ),
    "subscribed_elsewhere": Words(
        gettext_noop("News about the account goes to another address"),
        gettext_noop(
            "Messages arrive here. Changes of templates and of the account go elsewhere; templates"
            " are synced once a day instead."
        ),
    ),
    "not_subscribed": Words(
        gettext_noop("Webhooks could not be subscribed"),
        gettext_noop("Answers and receipts would be missing. Meta answered: %(said)s"),
        SYSTEM_USERS,
        _AT_META,
    ),
    "subscription_unknown": Words(
        gettext_noop("The subscription to webhooks could not be read"),
        gettext_noop("Meta answered: %(said)s"),
    ),
    "no_app_secret": Words(
        gettext_noop("Webhooks can't be checked without the app's secret"),
        gettext_noop("Put in the secret of your app at Meta: without it no webhook is accepted."),
        "#credentials",
        gettext_noop("Put in the secret"),
    ),
    "webhooks_heard": Words(gettext_noop("The last webhook came %(when)s")),
    "webhooks_awaited": Words(
        gettext_noop("No webhook has come yet"),
        gettext_noop("Write to the number from a telephone: the message should arrive here."),
    ),
    "webhooks_silent": Words(
        gettext_noop("A message left, and no webhook told of it"),
        gettext_noop("Compare the webhook address in your app at Meta with ours."),
        "#webhook",
        _WEBHOOK,
    ),
    # Standing
    "quality_green": Words(gettext_noop("Quality is high")),
    "quality_yellow": Words(
        gettext_noop("Quality is medium"),
        gettext_noop("People block or report some messages. Write only to those who asked for it."),
    ),
    "quality_red": Words(
        gettext_noop("Quality is low"),
        gettext_noop("Send less, and only to those who asked for it, or Meta lowers the limit."),
        NUMBERS,
        _AT_META,
    ),
    "quality_unknown": Words(
        gettext_noop("Quality is not known yet"),
        gettext_noop("Meta tells it once enough messages have been sent."),
    ),
    "tier": Words(
        gettext_noop("Up to %(limit)s new people in 24 hours"),
        gettext_noop("Answers to people who wrote within 24 hours do not count."),
    ),
    "tier_unlimited": Words(gettext_noop("Any number of new people in 24 hours")),
    "tier_lowest": Words(
        gettext_noop("Up to %(limit)s new people in 24 hours"),
        gettext_noop("Verify the company at Meta to reach 2,000."),
        VERIFICATION,
        _AT_META,
    ),
    "tier_unknown": Words(gettext_noop("Meta does not tell the limit of new people")),
    "reached": Words(gettext_noop("%(reached)s new people in the last 24 hours")),
    "reached_most": Words(
        gettext_noop("%(reached)s of %(limit)s new people in the last 24 hours"),
        gettext_noop("What goes beyond the limit waits until some of them are a day old."),
    ),
    "reached_unknown": Words(
        gettext_noop("How many new people were reached in the last 24 hours is not known")
    ),
    "throughput": Words(gettext_noop("Up to %(speed)s messages a second")),
    # Templates
    "templates_synced": Words(gettext_noop("Templates were synced %(when)s")),
    "templates_old": Words(
        gettext_noop("Templates were last synced %(when)s"),
        gettext_noop("Sync them, so that what Meta changed is known here."),
    ),
    "templates_never": Words(
        gettext_noop("Templates were never synced"),
        gettext_noop("Sync them to see which messages may be sent first."),
    ),
    # Gateways
    "gateway_reached": Words(
        gettext_noop("The gateway answers"), gettext_noop("Version %(version)s, engine %(engine)s.")
    ),
    "gateway_unreachable": Words(
        gettext_noop("The gateway does not answer"),
        gettext_noop("Check that it runs and that its address is right."),
        "#credentials",
        gettext_noop("Change the address or key"),
    ),
    "gateway_key": Words(
        gettext_noop("The gateway does not accept the key"),
        gettext_noop("Compare it with the gateway's settings."),
        "#credentials",
        gettext_noop("Change the address or key"),
    ),
    "gateway_refused": Words(
        gettext_noop("The gateway refused"), gettext_noop("It answered: %(said)s")
    ),
    "session_taken": Words(
        gettext_noop("The gateway has a session of this name already"),
        gettext_noop("It is somebody else's. Delete this channel and choose another name."),
    ),
    "session_online": Words(gettext_noop("The telephone is linked")),
    "session_scan": Words(
        gettext_noop("The telephone is not linked yet"),
        gettext_noop("Open the QR code and scan it with WhatsApp."),
        "#qr",
        gettext_noop("Show the QR code"),
    ),
    "session_starting": Words(
        gettext_noop("The session is starting"), gettext_noop("This takes some seconds.")
    ),
    "session_failed": Words(
        gettext_noop("The session has failed"),
        gettext_noop("Restart it. If that does not help, log out and scan a new code."),
    ),
    "session_offline": Words(
        gettext_noop("The session is switched off"), gettext_noop("Connect the channel again.")
    ),
    "unofficial": Words(
        gettext_noop("This way is not WhatsApp's own"),
        gettext_noop("WhatsApp may block numbers that send much through it. Prefer Meta's API."),
    ),
    # What we know ourselves
    "held": Words(
        gettext_noop("Nothing leaves through this channel for now"), gettext_noop("%(reason)s")
    ),
    "switched_off": Words(
        gettext_noop("The channel is switched off"), gettext_noop("Connect it to send again.")
    ),
    "last_error": Words(gettext_noop("The last error, %(when)s: %(said)s")),
    "meta_unreachable": Words(
        gettext_noop("Meta did not answer"),
        gettext_noop("This says nothing about the channel. Try again in a few minutes."),
    ),
    "meta_busy": Words(
        gettext_noop("Meta asks us to wait"),
        gettext_noop("Too many questions in an hour. It is asked again by itself."),
    ),
}
