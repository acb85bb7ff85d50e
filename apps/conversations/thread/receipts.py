"""Telling a customer that their message was read, where the channel can and the company wants."""

from __future__ import annotations

import logging
from uuid import UUID

from apps.accounts.models import Tenant
from apps.conversations.models import Conversation, InboxRules, Message
from apps.conversations.people import identities
from apps.conversations.people.keys import Scope
from apps.whatsapp import transport
from apps.whatsapp.connections import connection_of
from apps.whatsapp.messages import NOWHERE, MarkRead
from apps.whatsapp.models import Channel
from apps.whatsapp.providers import provider_of

logger = logging.getLogger(__name__)


def owe(tenant: Tenant, conversation: Conversation) -> None:
    """Somebody has just read it; the latest message stands for those before it."""
    from apps.conversations.thread.tasks import tell_read

    channel = Channel.objects.get(pk=conversation.channel_id)
    if not (provider_of(channel.provider).capabilities.mark_read and _is_wanted()):
        return
    rows = Message.objects.filter(
        contact=conversation.contact_id, channel=channel, direction=Message.Direction.IN
    )
    latest = rows.exclude(provider_id="").order_by("-pk").values_list("pk", flat=True).first()
    if latest:
        tell_read.delay_on_commit(str(latest))


def tell(message_id: UUID) -> None:
    """Once, and it is no loss if that fails: the next message tells it too."""
    rows = Message.objects.select_related("channel", "contact")
    message = rows.filter(pk=message_id).first()
    if message is None or message.contact is None:
        return
    channel = message.channel
    reach = identities.reach([message.contact], scope=Scope.of(channel))
    what = MarkRead(message.provider_id, reach.get(message.contact.pk, NOWHERE))
    request = provider_of(channel.provider).mark_read(connection_of(channel), what)
    if request is None:
        return
    try:
        transport.call(request)
    except (transport.NotSent, transport.MaybeSent) as exc:
        why = type(exc).__name__
        logger.info("read receipt not sent", extra={"action": "receipt_lost", "why": why})


def _is_wanted() -> bool:
    rules = InboxRules.objects.first()
    return rules.read_receipts if rules else True
