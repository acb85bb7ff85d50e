"""Registering a number for the Cloud API, with the PIN of its two-step verification.

Source: Meta, "Registration", read 2026: at most 10 attempts in 72 hours for a number.
"""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.errors import Refusal
from apps.accounts.models import Tenant
from apps.whatsapp import graph
from apps.whatsapp.channels import connecting, states
from apps.whatsapp.channels.findings import Report
from apps.whatsapp.channels.refusals import refusal_of
from apps.whatsapp.connections import connection_of
from apps.whatsapp.errors import Failure, ProviderError
from apps.whatsapp.models import Channel

valid_pin = RegexValidator(r"^[0-9]{6}\Z", _("A PIN has six digits."))

#: Meta's code → what it means while one registers.
_WORDS: dict[str, Any] = {
    "133000": _("An earlier registration is not finished. Wait some minutes and try again."),
    "133005": _(
        "This is not the PIN of the number. Use the one that was set for it; it can be changed"
        " in the number's two-step verification at Meta."
    ),
    "133006": _("Verify the number at Meta first: by SMS or call, in the number's page."),
    "133008": _("The PIN was wrong too often. Wait as long as Meta says, then try again."),
    "133009": _("The PIN came too quickly after the last one. Wait some minutes."),
    "133010": _("The number is not registered."),
    "133015": _("The number was deleted a moment ago. Wait five minutes and try again."),
    "133016": _("Registered and deregistered too often. Meta takes it again in 72 hours."),
}


class NotRegistered(Refusal):
    code = "not_registered"


def register(
    tenant: Tenant, channel: Channel, pin: str, *, keep_pin: bool = False, by: Actor
) -> Report:
    """Register, then examine again. `pin` also becomes the number's PIN where it has none.

    Raises NotRegistered, ProviderRefused or ProviderSilent.
    """
    connecting.only(channel, Channel.Provider.META)
    _tell(channel, "register", {"messaging_product": "whatsapp", "pin": pin})
    audit.record("channel.registered", by=by, tenant=tenant, about=channel)
    if keep_pin:
        channel.keep_credentials(pin=pin)
    return connecting.connect(tenant, channel, by=by)


def deregister(tenant: Tenant, channel: Channel, *, by: Actor) -> None:
    """Take the number off the Cloud API; nothing leaves or arrives through it then."""
    connecting.only(channel, Channel.Provider.META)
    _tell(channel, "deregister", {})
    audit.record("channel.deregistered", by=by, tenant=tenant, about=channel)
    states.set_status(tenant, channel, Channel.Status.OFFLINE, why="deregistered", by=by)


def _tell(channel: Channel, verb: str, body: dict[str, Any]) -> None:
    try:
        graph.ask(connection_of(channel), "POST", f"{channel.key}/{verb}", json=body)
    except ProviderError as exc:
        raise _refusal(exc.failure) from exc


def _refusal(failure: Failure) -> Refusal:
    if failure.code in _WORDS:
        return NotRegistered(_WORDS[failure.code], providerCode=failure.code)
    return refusal_of(failure)
