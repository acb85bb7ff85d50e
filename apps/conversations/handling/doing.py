"""How every verb does it: the row held, the deed written down, everybody told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations import news
from apps.conversations.handling.refusals import Closed
from apps.conversations.models import Conversation, ConversationEvent

Kind = ConversationEvent.Kind
Status = Conversation.Status
ENDED = (Status.CLOSED, Status.ARCHIVED)


@contextmanager
def held(conversation: Conversation) -> Iterator[Conversation]:
    """The row as it is now, locked until the end; the caller's copy then shows what it became."""
    with transaction.atomic():
        rows = Conversation.objects.select_for_update(no_key=True)
        row = rows.get(pk=conversation.pk)
        yield row
    for field in Conversation._meta.concrete_fields:
        setattr(conversation, field.attname, getattr(row, field.attname))


def must_be_open(row: Conversation) -> None:
    if row.status in ENDED:
        raise Closed


def write_down(row: Conversation, kind: str, *, by: Actor, **data: Any) -> ConversationEvent:
    """`data`: see ConversationEvent; None is left out."""
    told = {name: value for name, value in data.items() if value is not None}
    return ConversationEvent.objects.create(
        conversation=row,
        thread_id=row.thread_id,
        kind=kind,
        by_id=id_of(by),
        by_name=by.name[:120],
        data=told,
    )


def keep(tenant: Tenant, row: Conversation, fields: Sequence[str]) -> None:
    row.save(update_fields=fields)
    tell(tenant, [row])


def tell(tenant: Tenant, rows: Sequence[Conversation]) -> None:
    if rows:
        news.conversation_changed.send(sender=None, conversations=list(rows), tenant=tenant)


def id_of(by: Actor) -> UUID | None:
    if by.api_key:
        return by.api_key.pk
    return by.user.pk if by.user else None
