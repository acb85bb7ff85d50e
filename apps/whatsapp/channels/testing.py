"""A message to somebody of the team, to see that it arrives."""

from __future__ import annotations

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.errors import EmailNotVerified
from apps.accounts.models import Tenant
from apps.whatsapp import transport
from apps.whatsapp.channels import finding_words
from apps.whatsapp.channels.refusals import (
    ChannelHeld,
    ChannelNotLive,
    ProviderSilent,
    refusal_of,
)
from apps.whatsapp.connections import connection_of
from apps.whatsapp.errors import Failure
from apps.whatsapp.messages import Address, Content, Message, Text
from apps.whatsapp.messages import Template as TemplateMessage
from apps.whatsapp.models import Channel, Template
from apps.whatsapp.providers import provider_of
from apps.whatsapp.providers.protocol import Sent

HELLO = "hello_world"  # the template that Meta gives to every new account


def send(tenant: Tenant, channel: Channel, *, to: str, by: Actor) -> Sent:
    """Send a test message to a number (E.164).

    The account's `hello_world` template if it has one, else a text, which an official number
    delivers only to somebody who wrote within 24 hours. Raises EmailNotVerified,
    ChannelNotLive, ChannelHeld, ProviderRefused or ProviderSilent.
    """
    _refuse(tenant, channel)
    provider = provider_of(channel.provider)
    message = Message(Address(phone=to), content(tenant, channel))
    try:
        answer = transport.call(provider.request_for(connection_of(channel), message))
    except (transport.NotSent, transport.MaybeSent) as exc:
        raise ProviderSilent() from exc
    outcome = provider.outcome(answer)
    if isinstance(outcome, Failure):
        raise refusal_of(outcome, channel.provider)
    _remember(channel)
    audit.record("channel.tested", by=by, tenant=tenant, about=channel, after={"to": f"…{to[-4:]}"})
    return outcome


def _refuse(tenant: Tenant, channel: Channel) -> None:
    if not tenant.may_send:
        raise EmailNotVerified()
    if channel.status != Channel.Status.ONLINE:
        raise ChannelNotLive()
    if channel.held:
        raise ChannelHeld(finding_words.of_hold(channel.held))


def content(tenant: Tenant, channel: Channel) -> Content:
    """What a test message says."""
    hello = (
        Template.objects.present()
        .of_account(channel.account, sandbox=channel.sandbox)
        .filter(name=HELLO, status=Template.Status.APPROVED)
        .first()
        if channel.is_official
        else None
    )
    if hello:
        return TemplateMessage(hello.name, hello.language)
    with translation.override(tenant.language):
        return Text(_("This is a test from %(company)s.") % {"company": tenant.name})


def _remember(channel: Channel) -> None:
    """From now on a webhook should come; the doctor notices when none does."""
    channel.refresh_from_db(fields=["health"])
    channel.health = {**channel.health, "tested_at": timezone.now().isoformat()}
    channel.save(update_fields=["health"])
