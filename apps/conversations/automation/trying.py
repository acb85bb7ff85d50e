"""What a rule would do with a past conversation: all of it is done, looked at, and undone.

The same verbs run in a transaction that is rolled back, so that what is told is what would happen;
messages leave and pages hear only once something commits, which this never does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.conversations.automation import conditions, doing, matching, words
from apps.conversations.automation.acting import Doer
from apps.conversations.automation.deeds import SAYS
from apps.conversations.automation.facts import of_conversation
from apps.conversations.automation.known import Known
from apps.conversations.contents import summary
from apps.conversations.models import Automation, Conversation, Message


@dataclass(frozen=True, slots=True)
class Held:
    text: str
    holds: bool


@dataclass(frozen=True, slots=True)
class WouldDo:
    """`said`: the message as the customer would read it; `why`: why it could not be done."""

    text: str
    ok: bool
    why: str
    said: str


@dataclass(frozen=True, slots=True)
class Tried:
    """`said`: the customer's last message, which the conditions were asked about. `actions`: what
    would come of each, also where the conditions don't hold."""

    said: str
    conditions: list[Held]
    holds: bool
    actions: list[WouldDo]


def on(tenant: Tenant, rule: Automation, conversation: Conversation) -> Tried:
    known = Known()
    facts = of_conversation(tenant, conversation, tags=conversation.tags)
    held = [
        Held(words.condition(one, known), matching.one_holds(one, facts, known))
        for one in conditions.listed(rule.conditions)
    ]
    message = facts.message
    return Tried(
        summary(message.kind, message.content) if message else "",
        held,
        matching.holds(rule.conditions, facts, known),
        _actions(tenant, rule, conversation, known),
    )


def past(limit: int = 20) -> Sequence[Conversation]:
    """The latest ones, to choose from."""
    rows = Conversation.objects.select_related("contact", "channel")
    return list(rows.order_by("-last_message_at", "-id")[:limit])


def _actions(
    tenant: Tenant, rule: Automation, conversation: Conversation, known: Known
) -> list[WouldDo]:
    with transaction.atomic():
        last = Message.objects.filter(contact=conversation.contact_id).order_by("-pk").first()
        origin = Message.Origin.AUTOMATION
        copy = Conversation.objects.select_related("contact").get(pk=conversation.pk)
        doer = Doer(tenant, copy, PLATFORM, rule.name, rule.pk, origin)
        done = doing.all_of(doer, rule.actions)
        said = _said(conversation, last)
        transaction.set_rollback(True)
    found = iter(said)
    return [
        WouldDo(
            words.action(action, known),
            bool(one["ok"]),
            str(one.get("why", "")),
            next(found, "") if one["ok"] and action["do"] in SAYS else "",
        )
        for action, one in zip(rule.actions, done, strict=True)
    ]


def _said(conversation: Conversation, last: Message | None) -> list[str]:
    """What was just written to the customer, in its order."""
    rows = Message.objects.outgoing().filter(contact=conversation.contact_id)
    if last:
        rows = rows.filter(pk__gt=last.pk)
    return [_whole(one) for one in rows.order_by("pk")]


def _whole(message: Message) -> str:
    return str(message.content.get("text") or summary(message.kind, message.content))
