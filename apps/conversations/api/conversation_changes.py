"""A change of a conversation as programs send it, verb by verb."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations import handling
from apps.conversations.models import Conversation
from apps.conversations.people import tags as known_tags

Values = dict[str, Any]
Status = Conversation.Status


@transaction.atomic
def change(tenant: Tenant, conversation: Conversation, values: Values, *, by: Actor) -> None:
    """Opened before the rest is done to it and ended after, for a closed one is left as it is.
    Raises what the verbs of `handling` raise; nothing is changed then."""
    if values.get("status") == Status.OPEN:
        _open(tenant, conversation, by)
    if "tags" in values:
        _tag(tenant, conversation, values["tags"], by)
    _hand(tenant, conversation, values, by)
    if "priority" in values:
        handling.prioritise(tenant, conversation, priority=values["priority"], by=by)
    if "ai_enabled" in values:
        handling.set_ai(tenant, conversation, enabled=values["ai_enabled"], by=by)
    _put_away(tenant, conversation, values, by)


def _open(tenant: Tenant, conversation: Conversation, by: Actor) -> None:
    if conversation.status == Status.PENDING:
        handling.wake(tenant, conversation, by=by)
    elif conversation.status != Status.OPEN:
        handling.reopen(tenant, conversation, by=by)


def _hand(tenant: Tenant, conversation: Conversation, values: Values, by: Actor) -> None:
    """The team first: who is given the conversation by name keeps it."""
    if "team_id" in values:
        handling.give_to_team(tenant, conversation, team=values["team_id"], by=by)
    if "assigned_to" in values:
        handling.assign(tenant, conversation, to=values["assigned_to"], by=by)


def _tag(tenant: Tenant, conversation: Conversation, names: Sequence[str], by: Actor) -> None:
    wanted = set(known_tags.ids_of(names))
    gone = [pk for pk in conversation.tags if pk not in wanted]
    handling.untag(tenant, conversation, tags=known_tags.names_of(gone), by=by)
    handling.tag(tenant, conversation, tags=names, by=by)


def _put_away(tenant: Tenant, conversation: Conversation, values: Values, by: Actor) -> None:
    status, until = values.get("status"), values.get("snoozed_until")
    if status == Status.CLOSED:
        handling.close(tenant, conversation, by=by)
    elif status == Status.ARCHIVED:
        handling.archive(tenant, conversation, by=by)
    elif until or (status == Status.PENDING and conversation.status != Status.PENDING):
        handling.snooze(tenant, conversation, until=until, by=by)
    elif "snoozed_until" in values and conversation.snoozed_until:
        handling.snooze(tenant, conversation, until=None, by=by)
