"""Outside business hours people are told so, once in a conversation."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.actor import PLATFORM
from apps.accounts.errors import Refusal
from apps.accounts.models import Tenant
from apps.conversations import outbox
from apps.conversations.assignment import rules as inbox
from apps.conversations.handling.doing import Kind, held, keep, write_down
from apps.conversations.models import Conversation, InboxRules, Message
from apps.conversations.outbox import Draft

logger = logging.getLogger(__name__)

#: What says nothing that one would answer.
_SILENT = (Message.Kind.REACTION, Message.Kind.SYSTEM)


def is_wanted(rules: InboxRules) -> bool:
    return rules.away_on and bool(rules.away_text.strip() and rules.hours)


def wrote_outside(tenant: Tenant, rules: InboxRules, messages: Iterable[Message]) -> list[Message]:
    """Those of people, who wrote while nobody was there. What the company wrote on its phone is
    no question."""
    hours = inbox.hours_of(tenant, rules)
    return [
        one
        for one in messages
        if not one.is_outgoing and one.kind not in _SILENT and not hours.is_open(one.created_at)
    ]


def tell(tenant: Tenant, message_ids: Sequence[UUID]) -> int:
    """How many were told. Nobody, once business hours have begun meanwhile."""
    rules = inbox.current()
    if not is_wanted(rules) or inbox.is_open(tenant, rules, timezone.now()):
        return 0
    messages = Message.objects.filter(pk__in=message_ids).defer("words")
    pairs = {(one.contact_id, one.channel_id) for one in messages}
    return sum(_tell_one(tenant, rules, *pair) for pair in sorted(pairs, key=str))


def _tell_one(tenant: Tenant, rules: InboxRules, contact_id: UUID | None, channel_id: UUID) -> bool:
    theirs = Conversation.objects.open_ones().filter(contact=contact_id, channel=channel_id)
    found = theirs.filter(away_told_at=None).select_related("contact", "channel").first()
    if found is None:
        return False
    try:
        return _say(tenant, found, rules.away_text.strip())
    except Refusal as refusal:
        why = {"action": "away_not_told", "code": refusal.code}
        logger.info("away notice not sent", extra=why)
        return False


@transaction.atomic
def _say(tenant: Tenant, found: Conversation, text: str) -> bool:
    """Marked and sent together, or neither; of two at once the second finds it told."""
    with held(found) as row:
        if row.away_told_at:
            return False
        row.away_told_at = timezone.now()
        write_down(row, Kind.AWAY, by=PLATFORM)
        keep(tenant, row, ["away_told_at"])
    draft = Draft(
        to=found,
        content={"text": text},
        channel=found.channel,
        origin=Message.Origin.AUTOMATION,
    )
    outbox.send(tenant, draft, by=PLATFORM)
    return True
