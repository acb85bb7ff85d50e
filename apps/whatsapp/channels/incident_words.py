"""What each kind of incident says to people: what happened, then what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from apps.accounts.notifications import kinds

_HAPPENED: dict[str, str] = {
    "disconnected": gettext_noop("%(name)s is offline."),
    "token_dead": gettext_noop("Meta no longer accepts the access token of %(name)s."),
    "quality_red": gettext_noop("Meta rates the quality of %(name)s as low."),
    "account_restricted": gettext_noop("Meta has restricted the account of %(name)s."),
    "webhooks_silent": gettext_noop("No webhooks arrive from %(name)s any more."),
    "not_subscribed": gettext_noop("%(name)s is not subscribed to webhooks."),
    "template_paused": gettext_noop("Meta has paused the template %(name)s."),
    "category_changed": gettext_noop("Meta has changed the category of the template %(name)s."),
    "held": gettext_noop("Whoever runs the platform has put %(name)s on hold."),
    "many_refused": gettext_noop("Many messages through %(name)s are refused."),
    "many_unknown": gettext_noop("Of many messages through %(name)s nobody knows if they left."),
    "replies_wait": gettext_noop("Replies through %(name)s wait for more than a minute."),
    "worker_lost": gettext_noop("A worker died while it was sending through %(name)s."),
    "webhooks_late": gettext_noop("Webhooks for %(name)s are applied more than a minute late."),
    "orphans_grow": gettext_noop("Many statuses came to %(name)s of messages that aren't here."),
}
_TO_DO: dict[str, str] = {
    "disconnected": gettext_noop("Nothing leaves or arrives through it. Connect it again."),
    "token_dead": gettext_noop("Nothing leaves through it. Put in a new token."),
    "quality_red": gettext_noop(
        "People block or report the messages. Send less, and only to those who asked for it;"
        " otherwise Meta lowers the limit."
    ),
    "account_restricted": gettext_noop(
        "Nothing leaves until Meta lifts it. See why, and ask for a review, in the account's"
        " quality page at Meta."
    ),
    "webhooks_silent": gettext_noop(
        "Answers and receipts may be missing. Check the webhook address in your app at Meta."
    ),
    "not_subscribed": gettext_noop(
        "Answers and receipts are missing. Examine the channel to subscribe it again."
    ),
    "template_paused": gettext_noop(
        "It can't be sent for now, because people reacted badly to it. Change its text or use"
        " another one."
    ),
    "category_changed": gettext_noop(
        "Its price is another one from now on. Look at it before you send it."
    ),
    "held": gettext_noop(
        "Nothing leaves through it until it is released. What comes in is still kept."
    ),
    "many_refused": gettext_noop(
        "Open one of the failed messages to see why, and mend that before you send more."
    ),
    "many_unknown": gettext_noop(
        "The provider didn't answer in time. They are not sent again by themselves; look at them"
        " and say of each whether it arrived."
    ),
    "replies_wait": gettext_noop(
        "Look whether workers are alive and whether the provider slows the channel down."
    ),
    "worker_lost": gettext_noop(
        "Look in the log why. What may have left is marked as not known and is not sent again."
    ),
    "webhooks_late": gettext_noop("Look whether workers are alive, and start more of them."),
    "orphans_grow": gettext_noop(
        "Another program may be sending through the same number, or answers were lost."
    ),
}


def happened(kind: str, name: str) -> str:
    """The first sentence, in the language in force."""
    return _(_HAPPENED.get(kind, "%(name)s")) % {"name": name}


def to_do(kind: str) -> str:
    return _(_TO_DO[kind]) if kind in _TO_DO else ""


@kinds.add("incident", icon="alert", url_name="channels")
def _notice(params: Mapping[str, Any]) -> str:
    return f"{happened(params['incident'], params['name'])} {to_do(params['incident'])}"
