"""What happened, kept in the transaction in which it did until the rules were asked about it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from apps.accounts import across
from apps.accounts.models import Tenant
from apps.conversations.automation import running
from apps.conversations.models import Automation, Conversation, Message, Occasion

logger = logging.getLogger(__name__)

A_BATCH = 50
#: After which whoever took some counts as dead.
LEASE = timedelta(minutes=2)
#: After a long outage nobody is answered by a machine a day late.
STALE = timedelta(days=1)
Trigger = Automation.Trigger
_LEFT = """EXISTS (
    SELECT 1 FROM {occasions} WHERE taken_until IS NULL OR taken_until < now()
)"""
_DEAF = frozenset({Message.Kind.SYSTEM, Message.Kind.REACTION})
_TAKE = """
    UPDATE conversations_occasion SET taken_until = %s
    WHERE id IN (
        SELECT id FROM conversations_occasion
        WHERE taken_until IS NULL OR taken_until < %s
        ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED
    )
    RETURNING *
"""


def is_heard(trigger: str) -> bool:
    return Automation.objects.filter(is_on=True, trigger=trigger).exists()


def of_messages(messages: Iterable[Message]) -> list[Occasion]:
    """Of customers alone: rules never hear rules, the AI, or what was written on the phone."""
    said = [one for one in messages if not one.is_outgoing and one.kind not in _DEAF]
    open_ones = _open_conversations({one.contact_id for one in said if one.contact_id})
    return [
        Occasion(
            trigger=Trigger.MESSAGE,
            conversation_id=open_ones[one.contact_id, one.channel_id],
            about=f"message:{one.pk}",
            message_id=one.pk,
        )
        for one in said
        if (one.contact_id, one.channel_id) in open_ones
    ]


def _open_conversations(people: Iterable[UUID]) -> dict[tuple[UUID | None, UUID], UUID]:
    rows = Conversation.objects.open_ones().filter(contact__in=list(people))
    return {
        (contact, channel): pk
        for pk, contact, channel in rows.values_list("pk", "contact_id", "channel_id")
    }


def of_openings(opened: Sequence[Conversation], reopened: Sequence[Conversation]) -> list[Occasion]:
    """Of one that is open again it is once for each time."""
    first = [_opening(one, f"opened:{one.pk}") for one in opened]
    again = [_opening(one, f"reopened:{one.pk}:{_moment(one)}") for one in reopened]
    return [*first, *again]


def _opening(conversation: Conversation, about: str) -> Occasion:
    return Occasion(trigger=Trigger.OPENED, conversation=conversation, about=about)


def _moment(conversation: Conversation) -> int:
    at = conversation.last_inbound_at or conversation.last_message_at
    return round(at.timestamp() * 1000)


def of_tagging(conversation: Conversation, tags: Sequence[int], event_id: UUID) -> Occasion:
    about = f"tagged:{event_id}"
    return Occasion(trigger=Trigger.TAGGED, conversation=conversation, about=about, tags=list(tags))


def schemas() -> list[str]:
    """Of companies that are not suspended: those where something is left to be asked about."""
    tables = {"occasions": Occasion._meta.db_table}
    return across.schemas_where(_LEFT, tables, of=Tenant.objects.active())


def work(tenant: Tenant) -> int:
    """How many were asked about. Two at once take different ones."""
    count = 0
    while taken := _taken():
        rules, here = running.all_rules(), running.conversations(o.conversation_id for o in taken)
        for occasion in taken:
            if occasion.conversation_id in here and occasion.at > timezone.now() - STALE:
                occasion.conversation = here[occasion.conversation_id]
                _ask(tenant, occasion, rules.get(occasion.trigger, []))
            else:
                occasion.delete()
        count += len(taken)
    return count


def _ask(tenant: Tenant, occasion: Occasion, rules: Sequence[Automation]) -> None:
    """What could not be done now, such as after a deadlock, is left for the sweep; the others
    do not wait for it."""
    try:
        facts = running.facts_of(tenant, occasion)
        running.consider(tenant, facts, occasion.about, rules=rules)
    except Exception:
        logger.exception("occasion left", extra={"about": occasion.about})
    else:
        occasion.delete()


def _taken() -> list[Occasion]:
    """The oldest that nobody works on, now ours for a while."""
    now = timezone.now()
    taken = list(Occasion.objects.raw(_TAKE, [now + LEASE, now, A_BATCH]))
    return sorted(taken, key=lambda one: one.pk)
