"""Conversations as a list shows them, with all that is read for a page of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.conversations.folders.places import Place
from apps.conversations.models import Conversation, Tag

#: All that is drawn of the people and numbers in a list.
_DRAWN = (
    "contact__name", "contact__phone", "contact__email",
    "channel__provider", "channel__display_name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """`tags`: those that still are. `owner`: a colleague's name, "" for nobody."""

    row: Conversation
    tags: Sequence[Tag]
    owner: str

    @property
    def place(self) -> Place:
        """Among the others, where the latest comes first."""
        return Place(self.row.last_message_at, self.row.pk)

    @property
    def waits(self) -> Place | None:
        """Among those who wait."""
        since = self.row.waiting_since
        return Place(since, self.row.pk) if since and self.row.status == "open" else None


def read(ids: Iterable[UUID]) -> list[Line]:
    """In no order; those that are gone are left out."""
    rows = {row.pk: row for row in drawn(Conversation.objects.filter(pk__in=list(ids)))}
    return of(list(rows.values()))


def drawn(rows: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """With the contact and the channel, as far as a list shows them."""
    own = [field.name for field in Conversation._meta.concrete_fields]
    return rows.select_related("contact", "channel").only(*own, *_DRAWN)


def of(rows: Sequence[Conversation]) -> list[Line]:
    tags = tags_of(rows)
    owners = names({row.assignee_id for row in rows if row.assignee_id})
    return [
        Line(
            row,
            [tags[pk] for pk in row.tags if pk in tags],
            owners.get(row.assignee_id, "") if row.assignee_id else "",
        )
        for row in rows
    ]


def tags_of(rows: Iterable[Conversation]) -> dict[int, Tag]:
    wanted = {pk for row in rows for pk in row.tags}
    return Tag.objects.in_bulk(wanted) if wanted else {}


def names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """What people are called; whoever is closed or gone has no name any more."""
    wanted = list(ids)
    if not wanted:
        return {}
    return {user.pk: user.called for user in User.objects.filter(pk__in=wanted)}
