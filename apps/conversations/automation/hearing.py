"""What happened becomes occasions, in its own transaction; once that commits a worker asks."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from apps.accounts.actor import Actor
from apps.conversations.automation import occasions
from apps.conversations.models import Automation, Conversation, Message, Occasion

Trigger = Automation.Trigger


def messages(said: Sequence[Message]) -> None:
    if occasions.is_heard(Trigger.MESSAGE):
        _keep(occasions.of_messages(said))


def openings(opened: Sequence[Conversation], reopened: Sequence[Conversation]) -> None:
    if occasions.is_heard(Trigger.OPENED):
        _keep(occasions.of_openings(opened, reopened))


def tags(conversation: Conversation, new: Sequence[int], event_id: UUID, *, by: Actor) -> None:
    """Rules never hear what rules have done."""
    is_somebody = by.user is not None or by.api_key is not None
    if is_somebody and occasions.is_heard(Trigger.TAGGED):
        _keep([occasions.of_tagging(conversation, new, event_id)])


def _keep(happened: Sequence[Occasion]) -> None:
    from apps.conversations.automation.tasks import ask_rules

    if happened:
        Occasion.objects.bulk_create(happened)
        ask_rules.delay_on_commit()
