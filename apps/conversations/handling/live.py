"""Pages that show a conversation hear that something was done with it, and ask what."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from apps.accounts.afterwards import once_committed
from apps.accounts.live import publishing, rooms
from apps.accounts.models import Tenant
from apps.conversations.handling.revision import revision
from apps.conversations.models import Conversation

ROOM = "conversation"
_HANDLED = "conversations/handling/_handled.html"


def changed(tenant: Tenant, conversations: Sequence[Conversation]) -> None:
    """Once the transaction commits. What a page shows depends on who looks, so that nothing is
    drawn here."""
    revisions = {one.pk: revision(one) for one in conversations}
    if revisions:
        once_committed(_tell, tenant, revisions)


def _tell(tenant: Tenant, revisions: dict[UUID, str]) -> None:
    for pk in publishing.watched(tenant, ROOM) & set(revisions):
        room = rooms.of_thing(tenant.schema_name, ROOM, pk)
        context = {"pk": pk, "revision": revisions[pk]}
        publishing.publish(
            tenant, room, "conversation:updated", None, template=_HANDLED, context=context
        )
