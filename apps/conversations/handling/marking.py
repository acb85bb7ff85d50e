"""How a conversation is sorted: tags, priority, who answers."""

from __future__ import annotations

from collections.abc import Iterable

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations import news
from apps.conversations.handling.doing import Kind, held, keep, must_be_open, write_down
from apps.conversations.models import Conversation
from apps.conversations.people import tags as known_tags


def tag(tenant: Tenant, conversation: Conversation, *, tags: Iterable[str], by: Actor) -> bool:
    """Names; those that are new become tags. False: it had them all. Raises people's Unfit."""
    ids = known_tags.ids_of(tags)
    with held(conversation) as row:
        new = [pk for pk in ids if pk not in row.tags]
        if not new:
            return False
        row.tags = [*row.tags, *new]
        event = write_down(row, Kind.TAGGED, by=by, tags=known_tags.names_of(new))
        keep(tenant, row, ["tags"])
        told = {"tags": new, "event_id": event.pk, "by": by, "tenant": tenant}
        news.conversation_tagged.send(sender=None, conversation=row, **told)
    return True


def untag(tenant: Tenant, conversation: Conversation, *, tags: Iterable[str], by: Actor) -> bool:
    gone = set(known_tags.known_ids(list(tags)).values())
    with held(conversation) as row:
        taken = [pk for pk in row.tags if pk in gone]
        if not taken:
            return False
        row.tags = [pk for pk in row.tags if pk not in gone]
        write_down(row, Kind.UNTAGGED, by=by, tags=known_tags.names_of(taken))
        keep(tenant, row, ["tags"])
    return True


def prioritise(tenant: Tenant, conversation: Conversation, *, priority: int, by: Actor) -> bool:
    """`priority`: a Conversation.Priority. False: it had it. Raises Closed."""
    wanted = Conversation.Priority(priority)
    with held(conversation) as row:
        must_be_open(row)
        if row.priority == wanted:
            return False
        row.priority = wanted
        write_down(row, Kind.PRIORITY, by=by, priority=int(wanted))
        keep(tenant, row, ["priority"])
    return True


def set_ai(tenant: Tenant, conversation: Conversation, *, enabled: bool, by: Actor) -> bool:
    """Whether the AI may answer here. Raises Closed."""
    with held(conversation) as row:
        must_be_open(row)
        if row.ai_enabled == enabled:
            return False
        row.ai_enabled = enabled
        write_down(row, Kind.AI if enabled else Kind.HUMAN, by=by)
        keep(tenant, row, ["ai_enabled"])
    return True
