"""Which of the tenants a provider's news about a channel is for."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from apps.accounts.models import ChannelRoute, Tenant
from apps.whatsapp.models import Channel

Kind = ChannelRoute.Kind


def open_own_address(tenant: Tenant, channel: Channel) -> None:
    """Its own webhook address: our id, which nobody else can claim."""
    ChannelRoute.objects.create(
        kind=Kind.CHANNEL,
        value=str(channel.pk),
        sandbox=channel.sandbox,
        tenant=tenant,
        channel_id=channel.pk,
    )


def claim(tenant: Tenant, channel: Channel) -> bool:
    """Take the number and its account, once the token has proven that it is theirs.

    False: the number is another's, or the channel was deleted meanwhile. Safe to repeat.
    """
    try:
        with transaction.atomic():
            # Whoever deletes it locks it too: no route may outlive it, for nobody could claim
            # the number then.
            if not Channel.objects.present().select_for_update().filter(pk=channel.pk).first():
                return False
            number = _route(tenant, channel, Kind.NUMBER, channel.key)
            if (number.tenant_id, number.channel_id) != (tenant.pk, channel.pk):
                return False
            _route(tenant, channel, Kind.ACCOUNT, channel.account)
    except IntegrityError:  # somebody was faster
        return False
    return True


def _route(tenant: Tenant, channel: Channel, kind: str, value: str) -> ChannelRoute:
    about: dict[str, Any] = {"kind": kind, "value": value, "sandbox": channel.sandbox}
    owner: dict[str, Any] = {"tenant": tenant, "channel_id": channel.pk}
    if kind == Kind.NUMBER:
        return ChannelRoute.objects.get_or_create(**about, defaults=owner)[0]
    return ChannelRoute.objects.get_or_create(**about, **owner)[0]


def is_claimed(channel: Channel) -> bool:
    return ChannelRoute.objects.filter(kind=Kind.NUMBER, channel_id=channel.pk).exists()


def others_use_account(channel: Channel) -> bool:
    """Whether another channel, of whatever company, hears of the same account."""
    same = ChannelRoute.objects.filter(
        kind=Kind.ACCOUNT, value=channel.account, sandbox=channel.sandbox
    )
    return same.exclude(channel_id=channel.pk).exists()


def forget(channel: Channel) -> None:
    ChannelRoute.objects.filter(channel_id=channel.pk).delete()
