"""The WhatsApp accounts (WABAs) whose templates we know, and through which channel we ask."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from apps.whatsapp.message_templates.refusals import NoAccount
from apps.whatsapp.models import Channel, Template


@dataclass(frozen=True, slots=True)
class Account:
    """A WABA and the channels that share its templates."""

    id: str
    sandbox: bool
    channels: tuple[Channel, ...]

    @property
    def key(self) -> str:
        """For forms and addresses."""
        return f"{self.id}{':sandbox' if self.sandbox else ''}"

    def __str__(self) -> str:
        return ", ".join(str(channel) for channel in self.channels)


def connected() -> list[Account]:
    """The accounts of this company's channels, the oldest first."""
    found: dict[tuple[str, bool], list[Channel]] = {}
    for channel in _official():
        found.setdefault((channel.account, channel.sandbox), []).append(channel)
    return [Account(*key, tuple(channels)) for key, channels in found.items()]


def speaker_for(account: str, *, sandbox: bool) -> Channel:
    """A channel whose token opens the account; one that is live if there is one."""
    channels = list(_official().filter(account=account, sandbox=sandbox))
    if not channels:
        raise NoAccount
    live = [channel for channel in channels if channel.may_send]
    return (live or channels)[0]


def speaker_of(template: Template) -> Channel:
    return speaker_for(template.account, sandbox=template.sandbox)


def _official() -> QuerySet[Channel]:
    return (
        Channel.objects.present()
        .of_provider(Channel.Provider.META)
        .exclude(account="")
        .order_by("created_at")
    )
