"""What keeps a whole campaign from going on, and goes away by itself or by somebody else's hand."""

from __future__ import annotations

from collections.abc import Sequence

from apps.campaigns.models import Campaign, Reason
from apps.conversations.delivery.admitting import Name, Templates
from apps.whatsapp.models import Channel


def of(campaign: Campaign) -> Reason | None:
    """None of its channels may send, or nothing of what it says can be said now."""
    channels = able(campaign)
    if not channels:
        return Reason.CHANNEL
    names = names_of(campaign)
    if not names or None in names:
        return None
    asked = {name for name in names if name}
    if any(_usable(channel, asked) for channel in channels):
        return None
    return Reason.TEMPLATE


def able(campaign: Campaign) -> list[Channel]:
    """Those of its channels that may send now."""
    rows = Channel.objects.present().filter(pk__in=campaign.channels)
    return [one for one in rows.order_by("created_at") if one.may_send]


def names_of(campaign: Campaign) -> Sequence[Name | None]:
    """Of each variant its template; None where it uses none."""
    said = campaign.batch.variants if campaign.batch else campaign.variants
    return [_name(one) for one in said]


def suits(channel: Channel, names: Sequence[Name | None]) -> bool:
    """Whether all of these templates are there, now or later."""
    templates = Templates.of(channel, [name for name in names if name])
    return not any(templates.why_gone(name) for name in names if name)


def _usable(channel: Channel, names: set[Name]) -> bool:
    """One of them at least."""
    templates = Templates.of(channel, names)
    return any(not (templates.why_gone(one) or templates.is_waiting(one)) for one in names)


def _name(variant: dict[str, object]) -> Name | None:
    """Drafted it has a `template`, in a batch its content names it."""
    if variant.get("kind") not in {None, "template"}:
        return None
    told = variant.get("template") or variant.get("content")
    if not isinstance(told, dict) or "name" not in told:
        return None
    return str(told["name"]), str(told["language"])
