"""Stopping a channel or a template whose provider says that it must not go on like this."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from apps.accounts.models import Tenant
from apps.conversations.advancing import Advance
from apps.conversations.delivery import holds
from apps.conversations.delivery.outcomes import Beside, Outcome
from apps.conversations.models import Status
from apps.whatsapp.channels import states
from apps.whatsapp.error_catalogue import entry
from apps.whatsapp.errors import Failure, Verdict
from apps.whatsapp.message_templates.absorbing import absorb
from apps.whatsapp.models import Channel, Template

#: What a status tells later says nothing of how the channel stands now: it may be mended.
_NEWS_FOR = timedelta(minutes=5)
#: Meta's codes that are a word on the template's state.
_MEANS: dict[str, Template.Status] = {
    "132015": Template.Status.PAUSED,
    "132016": Template.Status.DISABLED,
}


def hold(tenant: Tenant, outcomes: Iterable[Outcome]) -> None:
    """Each channel and template once, however many messages were refused for it."""
    channels: dict[tuple[UUID, str], Failure] = {}
    templates: dict[tuple[UUID, tuple[str, str]], Failure] = {}
    for one in outcomes:
        if one.failure is None:
            continue
        if one.beside in {Beside.HOLD_CHANNEL, Beside.HOLD_TOKEN}:
            dead = one.beside == Beside.HOLD_TOKEN
            why = states.TOKEN_DEAD if dead else one.failure.code
            channels.setdefault((one.job.lease.channel_id, why), one.failure)
        elif one.beside == Beside.HOLD_TEMPLATE and one.job.template:
            templates.setdefault((one.job.lease.channel_id, one.job.template), one.failure)
    for (channel_id, why), failure in channels.items():
        _hold_channel(tenant, channel_id, why, failure)
    for (channel_id, name), failure in templates.items():
        _hold_template(tenant, channel_id, name, failure)


def heard(tenant: Tenant, advances: Iterable[Advance]) -> None:
    """What took a message and says by a status that nothing of the channel arrives: the next ones
    would fail like it, each for good."""
    since = timezone.now() - _NEWS_FOR
    told = {
        (one.channel_id, one.code)
        for one in advances
        if one.after == Status.FAILED and one.code and one.at > since
    }
    channels = Channel.objects.present().in_bulk({pk for pk, _code in told}) if told else {}
    for pk, code in sorted(told):
        if pk not in channels:
            continue
        if entry(code, provider=channels[pk].provider).verdict == Verdict.HOLD_CHANNEL:
            _hold_channel(tenant, pk, code, Failure(Verdict.HOLD_CHANNEL, code))


def _hold_channel(tenant: Tenant, channel_id: UUID, why: str, failure: Failure) -> None:
    channel = Channel.objects.get(pk=channel_id)
    channel.note_error(failure.code, failure.title, failure.detail)
    channel.save(update_fields=["last_error"])
    states.hold(tenant, channel, why, code=failure.code)


def _hold_template(
    tenant: Tenant, channel_id: UUID, name: tuple[str, str], failure: Failure
) -> None:
    channel = Channel.objects.get(pk=channel_id)
    waits = entry(failure.code, provider=channel.provider, subcode=failure.subcode).retry
    holds.hold(channel.account, name, waits[0] if waits else holds.A_WHILE)
    status = _MEANS.get(failure.code)
    if status is None:
        return
    for template in Template.objects.present().filter(
        account=channel.account, sandbox=channel.sandbox, name=name[0], language=name[1]
    ):
        absorb(tenant, template, status=status)
