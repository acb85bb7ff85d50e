"""How the channels and templates of a campaign stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from apps.campaigns.models import Campaign
from apps.campaigns.preflight.problem import Problem
from apps.conversations.models import Message
from apps.whatsapp.channels import finding_words
from apps.whatsapp.models import Channel, Template


def of_channels(channels: Sequence[Channel]) -> Iterator[Problem]:
    """None at all is what the wording says."""
    for channel in channels:
        name = {"channel": channel.display_name}
        if channel.held:
            said = finding_words.of_hold(channel.held)
            yield Problem("channel_held", "channels", values={**name, "said": said})
        elif channel.status != Channel.Status.ONLINE:
            yield Problem("channel_offline", "channels", values=name)
        if channel.quality == Channel.Quality.RED:
            yield Problem("channel_quality", "channels", values=name)
        if channel.sandbox:
            yield Problem("sandbox", "channels", values=name)
    if channels and not any(one.may_send for one in channels):
        yield Problem("no_channel_live", "channels", blocks=True)


def of_templates(campaign: Campaign, channels: Sequence[Channel]) -> Iterator[Problem]:
    """Whether they may be sent is what the wording says."""
    used = [one["template"] for one in campaign.variants if one.get("template")]
    names = {(one.get("name"), one.get("language")) for one in used}
    rows = Template.objects.present().filter(
        account__in={one.account for one in channels}, name__in=[name for name, _language in names]
    )
    for row in rows:
        if (row.name, row.language) not in names:
            continue
        values = {"name": row.name}
        if row.quality == Template.Quality.RED or row.status == Template.Status.FLAGGED:
            yield Problem("template_quality", "what", values=values)
        if row.impending_category and row.impending_category != row.category:
            yield Problem("template_recategorised", "what", values=values)


def of_texts(kinds: Sequence[str], lost: int) -> Iterator[Problem]:
    """`lost`: people whose window is shut."""
    if lost and any(kind != Message.Kind.TEMPLATE for kind in kinds):
        yield Problem("only_in_window", "what")
