"""What was said, as lines of a contact's timeline."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.conversations.contents import filled, summary
from apps.conversations.models import Contact, Message
from apps.conversations.people.timeline import Happening

_ICON_IN, _ICON_OUT = "inbox", "send"
Direction, Origin = Message.Direction, Message.Origin


def happenings(contact: Contact, most: int) -> Iterable[Happening]:
    rows = list(
        Message.objects.filter(contact=contact)
        .select_related("channel", "batch")
        .order_by("-pk")[:most]
    )
    names = _names(rows)
    for row in rows:
        about = {"channel": row.channel.display_name}
        if row.direction == Direction.IN:
            who, what = str(contact), _("wrote by %(channel)s") % about
            yield Happening(row.created_at, who, what, _ICON_IN, detail=line_of(row))
        else:
            who = names.get(row.author_id) or _by(row)
            what = _("wrote to them by %(channel)s") % about
            yield Happening(row.created_at, who, what, _ICON_OUT, detail=_with_status(row))


def line_of(message: Message) -> str:
    """What it says, in a line; of bulk that waits for its turn what it will say."""
    return summary(message.kind, content_of(message))


def content_of(message: Message) -> dict[str, Any]:
    """As it was said, or will be."""
    batch = message.batch
    if message.content or batch is None or message.variant >= len(batch.variants):
        said: dict[str, Any] = message.content
        return said
    return filled(batch.variant(message.variant)["content"], message.values or {})


def _with_status(message: Message) -> str:
    return f"{line_of(message)} · {message.get_status_display()}"


def _by(message: Message) -> str:
    """A colleague whose name nobody knows any more, or no person at all."""
    return "Recado" if message.origin == Origin.AGENT else message.get_origin_display()


def _names(rows: Iterable[Message]) -> dict[Any, str]:
    ids = {row.author_id for row in rows if row.author_id}
    users = User.objects.filter(pk__in=ids) if ids else ()
    return {user.pk: user.called for user in users}
