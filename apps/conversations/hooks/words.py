"""Webhooks out in words: what went wrong, what was done, what people are told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from apps.accounts.notifications import kinds
from apps.conversations.models import WebhookDelivery

_PROBLEMS = {
    "unreachable": gettext_noop("No connection. Check the address and whether the server runs."),
    "private": gettext_noop("The address leads into a private network. Use one on the internet."),
    "too_slow": gettext_noop("No answer within 15 seconds. Answer first, then do the work."),
    "cut_off": gettext_noop("The connection broke before an answer came."),
    "broken": gettext_noop("It failed here, before an answer came. It is tried again by itself."),
    "moved": gettext_noop("The answer was a redirect, which isn't followed. Use its new address."),
    "refused": gettext_noop("The answer was %(answer)s. Only 200 to 299 counts as heard."),
}
AUDIT: dict[str, Any] = {
    "webhook_endpoint.added": gettext_lazy("added a webhook endpoint"),
    "webhook_endpoint.changed": gettext_lazy("changed a webhook endpoint"),
    "webhook_endpoint.removed": gettext_lazy("deleted a webhook endpoint"),
    "webhook_endpoint.secret_rotated": gettext_lazy("made a new secret for a webhook endpoint"),
    "webhook_endpoint.switched_on": gettext_lazy("switched a webhook endpoint on"),
    "webhook_endpoint.switched_off": gettext_lazy("switched a webhook endpoint off"),
    "webhook_endpoint.replayed": gettext_lazy("sent webhooks again"),
}
FIELDS: dict[str, Any] = {
    "url": gettext_lazy("address"),
    "events": gettext_lazy("events"),
    "campaign_statuses": gettext_lazy("statuses of campaigns"),
    "count": gettext_lazy("how many"),
}


def problem(delivery: WebhookDelivery) -> str:
    """What happened, then what to do; "" where nothing went wrong."""
    if delivery.problem not in _PROBLEMS:
        return ""
    return _(_PROBLEMS[delivery.problem]) % {"answer": delivery.answer}


@kinds.add("webhook_endpoint_fails", icon="alert", url_name="hook", url_param="endpoint")
def _fails(params: Mapping[str, Any]) -> str:
    return (
        _("Webhooks to %(name)s were not heard for 24 hours. Mend the program, then resend them.")
        % params
    )


@kinds.add("webhook_endpoint_off", icon="alert", url_name="hook", url_param="endpoint")
def _off(params: Mapping[str, Any]) -> str:
    return (
        _("%(name)s gets no more webhooks: it didn't take them. Mend it, then switch it on again.")
        % params
    )
