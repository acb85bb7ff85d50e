"""What has been looked at, by whom."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations.handling.doing import held, keep
from apps.conversations.models import Conversation, Mention, ReadMark


def mark_read(tenant: Tenant, conversation: Conversation, *, by: Actor) -> bool:
    """Nothing of it is unread any more, for whoever looked and for the company. False: nothing
    was."""
    if by.user:
        _remember(conversation, by.user.pk)
    with held(conversation) as row:
        if not row.unread:
            return False
        row.unread = 0
        keep(tenant, row, ["unread"])
    return True


def look_at(conversation: Conversation, *, by: Actor) -> None:
    """Read by somebody who doesn't answer: for the company it is as unread as before."""
    if by.user:
        _remember(conversation, by.user.pk)


def mark_unread(tenant: Tenant, conversation: Conversation, *, by: Actor) -> bool:
    """To come back to it. False: something of it was unread already."""
    if by.user:
        ReadMark.objects.filter(conversation=conversation, user_id=by.user.pk).delete()
    with held(conversation) as row:
        if row.unread:
            return False
        row.unread = 1
        keep(tenant, row, ["unread"])
    return True


def _remember(conversation: Conversation, user_id: UUID) -> None:
    now = timezone.now()
    ReadMark.objects.update_or_create(
        conversation=conversation, user_id=user_id, defaults={"read_at": now}
    )
    unseen = Mention.objects.filter(conversation=conversation, user_id=user_id, seen_at=None)
    unseen.update(seen_at=now)
