"""A reaction of ours stands at the message it is meant for as soon as it is known that it left."""

from __future__ import annotations

from collections.abc import Sequence

from apps.accounts.models import Tenant
from apps.conversations.advancing import Advance
from apps.conversations.inbox import afterwards
from apps.conversations.inbox.afterthoughts import After, What
from apps.conversations.models import Message
from apps.conversations.outbox.revoking import LEFT


def show(tenant: Tenant, advances: Sequence[Advance]) -> None:
    """In the transaction that wrote it; a status may overtake whoever records the sending. One
    question, and none for bulk."""
    sent = {
        one.message_id: one.at
        for one in advances
        if one.after in LEFT and one.before not in LEFT and one.batch_id is None
    }
    rows = Message.objects.filter(pk__in=sent, kind=Message.Kind.REACTION) if sent else ()
    afters = [
        After(
            row.channel_id,
            row.content["messageId"],
            What.REACTED,
            sent[row.pk],
            ours=True,
            emoji=row.content.get("emoji", ""),
        )
        for row in rows
        if row.content.get("messageId")
    ]
    afterwards.apply(tenant, afters)
