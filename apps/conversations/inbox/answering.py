"""Answers to words about consent: once for each change of mind, and only if they may leave."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from django.db import transaction

from apps.accounts.actor import PLATFORM
from apps.accounts.errors import Refusal
from apps.accounts.models import Tenant
from apps.conversations import outbox
from apps.conversations.consent.ear import Confirmation
from apps.conversations.inbox.arrivals import Arrival
from apps.conversations.models import Message
from apps.conversations.outbox import Draft

logger = logging.getLogger(__name__)


def confirm(tenant: Tenant, asked: Sequence[Confirmation], *, arrivals: Sequence[Arrival]) -> None:
    """In the transaction that noted what they said: it is answered once, or not at all."""
    if not asked:
        return
    people = {one.contact.pk: one.contact for one in arrivals}
    channels = {one.channel.pk: one.channel for one in arrivals}
    for one in asked:
        draft = Draft(
            to=people[one.contact_id],
            content={"text": one.text},
            channel=channels[one.channel_id],
            reply_to=one.reply_to,
            origin=Message.Origin.AUTOMATION,
        )
        _send(tenant, draft)


def _send(tenant: Tenant, draft: Draft) -> None:
    """What they wished holds, whether it can be confirmed or not."""
    try:
        with transaction.atomic():
            outbox.send(tenant, draft, by=PLATFORM)
    except Refusal as refusal:
        logger.info(
            "consent not confirmed", extra={"action": "not_confirmed", "code": refusal.code}
        )
