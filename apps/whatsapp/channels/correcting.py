"""Mending what was typed wrong when a channel was connected, before it was ever live."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.errors import Refusal
from apps.accounts.models import Tenant
from apps.whatsapp.channels import addresses, changing, connecting, routes
from apps.whatsapp.channels.refusals import AlreadyConnected
from apps.whatsapp.connections import ON_PLATFORM
from apps.whatsapp.models import Channel


class NumberProven(Refusal):
    code = "number_proven"
    message = _("This number was proven to be yours, so its ids stay. Connect another as new.")


class StillLive(Refusal):
    code = "channel_live"
    message = _("This channel is live. Disconnect it first.")


class AnotherGateway(Refusal):
    """Sessions of the platform's gateway are named otherwise, and its key is the platform's."""

    code = "another_gateway"
    message = _("Moving to or from the platform's gateway takes a new channel.")


@transaction.atomic
def correct_ids(
    tenant: Tenant,
    channel: Channel,
    *,
    phone_number_id: str,
    business_account_id: str,
    by: Actor,
) -> None:
    """Other ids at Meta, while nobody has proven any; connect it next."""
    connecting.only(channel, Channel.Provider.META)
    if routes.is_claimed(channel):
        raise NumberProven()
    _correct(tenant, channel, {"key": phone_number_id, "account": business_account_id}, by)


@transaction.atomic
def correct_gateway(
    tenant: Tenant, channel: Channel, *, gateway_url: str, api_key: str, by: Actor
) -> None:
    """Another address, or another key at the same one; connect it next.

    A key goes only to the address it was typed for: with another address the former key is
    forgotten.
    """
    connecting.only(channel, Channel.Provider.WAHA)
    moves = gateway_url != channel.gateway_url
    # The platform's gateway may have another address by now; its key must still go nowhere else.
    of_platform = ON_PLATFORM in channel.secrets() or addresses.is_platform_gateway(gateway_url)
    if of_platform and (moves or api_key):
        raise AnotherGateway()
    if not moves:
        if api_key:
            changing.replace_credentials(tenant, channel, by=by, api_key=api_key)
        return
    if channel.status == Channel.Status.ONLINE:
        raise StillLive()
    channel.keep_credentials(api_key=api_key)
    _correct(tenant, channel, {"gateway_url": gateway_url}, by)


def _correct(tenant: Tenant, channel: Channel, new: dict[str, Any], by: Actor) -> None:
    before, after = audit.changes(channel, new)
    for field, value in after.items():
        setattr(channel, field, value)
    _refuse_twice(channel)
    channel.save(update_fields=list(new))
    audit.record(
        "channel.corrected", by=by, tenant=tenant, about=channel, before=before, after=after
    )


def _refuse_twice(channel: Channel) -> None:
    same = Channel.objects.present().filter(
        provider=channel.provider,
        key=channel.key,
        gateway_url=channel.gateway_url,
        sandbox=channel.sandbox,
    )
    if same.exclude(pk=channel.pk).exists():
        raise AlreadyConnected()
