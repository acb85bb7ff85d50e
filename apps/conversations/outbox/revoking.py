"""Deleting what was sent on everybody's phones, where the provider can do that."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations.inbox import afterwards
from apps.conversations.inbox.afterthoughts import After, What
from apps.conversations.models import Message, Status
from apps.conversations.outbox.refusals import (
    AlreadyRevoked,
    NeverRevoked,
    NotSentYet,
    TooLateToRevoke,
)
from apps.conversations.people import identities
from apps.conversations.people.keys import Scope
from apps.whatsapp import transport
from apps.whatsapp.channels.refusals import ProviderSilent, refusal_of
from apps.whatsapp.connections import connection_of
from apps.whatsapp.messages import NOWHERE, Revoke
from apps.whatsapp.providers import provider_of
from apps.whatsapp.providers.protocol import Request

LEFT = frozenset({Status.SENT, Status.DELIVERED, Status.READ, Status.PLAYED})


def revoke(tenant: Tenant, message: Message, *, by: Actor) -> Message:
    """Asks the provider at once, so outside any transaction. Raises NotSentYet, NeverRevoked,
    TooLateToRevoke, AlreadyRevoked, ProviderRefused, ProviderSilent; then it is still there."""
    check(message)
    request = _request(message)
    if request is None:
        raise NeverRevoked
    try:
        answer = transport.call(request)
    except (transport.NotSent, transport.MaybeSent) as exc:
        raise ProviderSilent from exc
    channel = message.channel
    failure = provider_of(channel.provider).revoked(answer)
    if failure:
        raise refusal_of(failure, channel.provider)
    _keep(tenant, message, by)
    return message


def check(message: Message) -> None:
    """Raises what `revoke` raises before it asks anybody."""
    if message.revoked_at:
        raise AlreadyRevoked
    within = provider_of(message.channel.provider).capabilities.revoke_within
    if within is None:
        raise NeverRevoked
    is_words = message.is_outgoing and message.kind != Message.Kind.REACTION
    if not (is_words and message.provider_id and message.status in LEFT):
        raise NotSentYet
    if timezone.now() - (message.sent_at or message.created_at) > within:
        raise TooLateToRevoke


def _request(message: Message) -> Request | None:
    channel, contact = message.channel, message.contact
    reach = identities.reach([contact], scope=Scope.of(channel)) if contact else {}
    chat = reach.get(contact.pk, NOWHERE) if contact else NOWHERE
    what = Revoke(message.provider_id, chat)
    return provider_of(channel.provider).revoke(connection_of(channel), what)


@transaction.atomic
def _keep(tenant: Tenant, message: Message, by: Actor) -> None:
    """The provider's own word of it, should it come as well, changes nothing any more."""
    target = message.provider_id
    after = After(message.channel_id, target, What.REVOKED, timezone.now(), ours=True)
    afterwards.apply(tenant, [after])
    audit.record("message.revoked", by=by, tenant=tenant, about=message)
    message.refresh_from_db()
