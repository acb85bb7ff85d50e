"""What Meta says of an account holds all its channels, or lets them go again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from apps.accounts.models import Tenant
from apps.whatsapp.channels import states
from apps.whatsapp.events import AccountChanged
from apps.whatsapp.models import Channel
from apps.whatsapp.webhooks.latest import is_latest

#: Meta's event → our short word for why the account's channels are held.
_WHY = {
    "account_restriction": "restricted",
    "account_violation": "violation",
    "account_review": "review",
    "disabled_update": "disabled",
    "account_offboarded": "offboarded",
    "account_deleted": "deleted",
    "partner_removed": "partner_removed",
}
#: Meta's event → the words that are over with it.
_OVER = {
    "disabled_update": ("disabled",),
    "account_review": ("review",),
    "account_reconnected": ("offboarded", "partner_removed"),
}
_LONGEST_WORD = 20  # characters


def apply(tenant: Tenant, event: AccountChanged, channels: Iterable[Channel]) -> None:
    ours = [channel for channel in channels if channel.account == event.account_key]
    for channel in ours:
        if event.holds is True:
            _hold(tenant, channel, event)
        elif event.holds is False:
            _release(tenant, channel, event)
    if event.tier is not None:
        _set_tier(tenant, event, _of_portfolios(channels, ours))


def _hold(tenant: Tenant, channel: Channel, event: AccountChanged) -> None:
    why = _WHY.get(event.event, event.event[:_LONGEST_WORD])
    if is_latest(channel, why, event.at):
        states.hold(tenant, channel, why, **_detail(event))


def _release(tenant: Tenant, channel: Channel, event: AccountChanged) -> None:
    for why in _OVER.get(event.event, (_WHY.get(event.event, event.event[:_LONGEST_WORD]),)):
        if is_latest(channel, why, event.at):
            states.release(tenant, channel, why)


def _of_portfolios(channels: Iterable[Channel], ours: Iterable[Channel]) -> list[Channel]:
    """A tier is the whole portfolio's, where we know which one it is."""
    ours = list(ours)
    portfolios = {channel.portfolio for channel in ours if channel.portfolio}
    others = [channel for channel in channels if channel.portfolio in portfolios]
    return list({channel.pk: channel for channel in [*ours, *others]}.values())


def _set_tier(tenant: Tenant, event: AccountChanged, channels: Iterable[Channel]) -> None:
    for channel in channels:
        if is_latest(channel, "speed", event.at):
            states.set_speed(tenant, channel, tier=event.tier)


def _detail(event: AccountChanged) -> dict[str, Any]:
    """What the incident keeps: why, and until when. Nothing of it is personal."""
    known = ("restriction_info", "violation_info", "ban_info", "disconnection_info")
    return {"event": event.event, **{k: event.detail[k] for k in known if k in event.detail}}
