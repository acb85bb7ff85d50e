"""What webhooks say is put to work: the wire's own business here, the rest told as news.

Everything may come twice and in any order: each deed is safe to repeat, and what is older
than the latest word on the same matter is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.dispatch import Signal

from apps.accounts.models import Tenant
from apps.whatsapp import news
from apps.whatsapp.channels import states
from apps.whatsapp.events import (
    AccountChanged,
    ChannelProblem,
    ContactSynced,
    Deleted,
    Edited,
    Event,
    NumberChanged,
    PreferenceChanged,
    Received,
    SessionChanged,
    StatusChanged,
    TemplateChanged,
)
from apps.whatsapp.message_templates import changes
from apps.whatsapp.models import Channel
from apps.whatsapp.sessions import verbs
from apps.whatsapp.webhooks import accounts
from apps.whatsapp.webhooks.latest import is_latest

Channels = Mapping[str, Channel]  # by the provider's name for it

#: signal → what it carries, in the order in which the floors above should hear.
NEWS: dict[Signal, tuple[type, ...]] = {
    news.contacts_received: (ContactSynced,),
    news.preferences_received: (PreferenceChanged,),
    news.messages_received: (Received, Edited, Deleted),
    news.statuses_received: (StatusChanged,),
}


def apply(
    tenant: Tenant, events: Sequence[Event], *, channels: Channels
) -> list[tuple[Event, str]]:
    """All of it, or an exception and the caller's transaction is rolled back. Answers the events
    with which the floors above could do nothing, each with what went wrong.

    `channels`: those that the events may speak of, of one world (live or sandbox).
    """
    for event in events:
        deed = _DEEDS.get(type(event))
        if deed:
            deed(tenant, event, channels)
    faults: list[tuple[Event, str]] = []
    for signal, kinds in NEWS.items():
        if some := [event for event in events if isinstance(event, kinds)]:
            heard = signal.send(sender=None, channels=channels, events=some)
            faults += [fault for _receiver, answer in heard for fault in _told(answer)]
    return faults


def _told(answer: Any) -> list[tuple[Event, str]]:
    """What a receiver could do nothing with; most have nothing to say."""
    return answer or []


def _template(tenant: Tenant, event: TemplateChanged, channels: Channels) -> None:
    sandbox = any(channel.sandbox for channel in channels.values())
    changes.apply(tenant, event, sandbox=sandbox)


def _number(tenant: Tenant, event: NumberChanged, channels: Channels) -> None:
    channel = channels.get(event.channel_key) or _shown_as(event, channels)
    if channel is None:
        return  # a number of the same account that is not connected here
    if event.quality is not None and is_latest(channel, "quality", event.at):
        states.set_quality(tenant, channel, event.quality)
    speed = event.throughput is not None or event.tier is not None
    if speed and is_latest(channel, "speed", event.at):
        states.set_speed(tenant, channel, throughput=event.throughput, tier=event.tier)
    if event.verified_name is not None and is_latest(channel, "name", event.at):
        states.set_names(tenant, channel, verified_name=event.verified_name)


def _shown_as(event: NumberChanged, channels: Channels) -> Channel | None:
    digits = _digits(event.display_phone_number)
    for channel in channels.values():
        if channel.account == event.account_key and _digits(channel.phone_number) == digits:
            return channel
    return None


def _digits(number: str) -> str:
    return "".join(filter(str.isdigit, number))


def _account(tenant: Tenant, event: AccountChanged, channels: Channels) -> None:
    accounts.apply(tenant, event, channels.values())


def _session(tenant: Tenant, event: SessionChanged, channels: Channels) -> None:
    verbs.apply(tenant, channels[event.channel_key], event)


def _problem(tenant: Tenant, event: ChannelProblem, channels: Channels) -> None:
    channel = channels.get(event.channel_key)
    if channel and event.problems:
        states.set_status(tenant, channel, channel.status, error=event.problems[0])


_DEEDS: dict[type, Callable[[Tenant, Any, Channels], None]] = {
    TemplateChanged: _template,
    NumberChanged: _number,
    AccountChanged: _account,
    SessionChanged: _session,
    ChannelProblem: _problem,
}
