"""What Meta says of an account holds all its channels, or lets them go again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from apps.accounts.models import Tenant
from apps.whatsapp.channels import states
from apps.whatsapp.events import AccountChanged
from apps.whatsapp.models import Channel
from apps.whatsapp.webhooks.latest import is_latest

_RESTRICTED = "restricted"
_UNTIL = "restricted_until"  # in `told_at`; unix seconds
#: Meta's event → our short word for why the account's channels are held.
_WHY = {
    "account_restriction": _RESTRICTED,
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
_UNIX = re.compile("[0-9]{1,12}")


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
        if why == _RESTRICTED:
            _note_end(channel, event)


def _note_end(channel: Channel, event: AccountChanged) -> None:
    """Meta says when a restriction ends, and then not a word when it has ended."""
    told = event.detail.get("restriction_info")
    ends = [_moment(one) for one in (told if isinstance(told, list) else [told]) if _moment(one)]
    row = Channel.objects.select_for_update().only("told_at").get(pk=channel.pk)
    row.told_at.pop(_UNTIL, None)
    if ends:
        row.told_at[_UNTIL] = max(ends)
    row.save(update_fields=["told_at"])


def _moment(restriction: Any) -> int:
    """Unix seconds, 0 where there is none."""
    ends = restriction.get("expiration") if isinstance(restriction, dict) else None
    return int(str(ends)) if _UNIX.fullmatch(str(ends)) else 0


def lift_ended(tenant: Tenant, *, now: datetime | None = None) -> int:
    """Let channels go whose restriction has ended. How many."""
    seconds = int((now or timezone.now()).timestamp())
    ended = Channel.objects.present().filter(
        **{"held__contains": _RESTRICTED, f"told_at__{_UNTIL}__lt": seconds}
    )
    return sum(states.release(tenant, channel, _RESTRICTED) for channel in ended)


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
