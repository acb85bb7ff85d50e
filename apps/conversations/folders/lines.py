"""Conversations as a list shows them, with all that is read for a page of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import DateTimeField, Func, JSONField, QuerySet
from django.db.models.expressions import RawSQL

from apps.conversations.folders.places import Place
from apps.conversations.models import Conversation, Tag
from apps.conversations.naming import Names

#: All that is drawn of the people and numbers in a list.
_DRAWN = (
    "contact__name", "contact__phone", "contact__email",
    "channel__provider", "channel__display_name",
)  # fmt: skip
#: Small, so that a page needs no question of its own for them.
_TAGS = """(
    SELECT jsonb_agg(jsonb_build_object('id', tag.id, 'name', tag.name, 'color', tag.color))
    FROM conversations_tag AS tag WHERE tag.id = ANY(conversations_conversation.tags)
)"""


class _Now(Func):
    """By the one clock that all who draw rows share."""

    template = "statement_timestamp()"
    output_field = DateTimeField()


@dataclass(frozen=True, slots=True)
class Line:
    """`tags`: those that still are."""

    row: Conversation
    tags: Sequence[Tag]
    names: Mapping[UUID, str]

    @property
    def owner(self) -> str:
        """A colleague's name, "" for nobody."""
        return self.names.get(self.row.assignee_id, "") if self.row.assignee_id else ""

    @property
    def read_at(self) -> str:
        """In microseconds: of two tellings the later one holds."""
        at: datetime | None = getattr(self.row, "drawn_at", None)
        return f"{at.timestamp() * 1_000_000:.0f}" if at else "0"

    @property
    def place(self) -> Place:
        """Among the others, where the latest comes first."""
        return Place(self.row.last_message_at, self.row.pk)

    @property
    def waits(self) -> Place | None:
        """Among those who wait."""
        since = self.row.waiting_since
        return Place(since, self.row.pk) if since and self.row.status == "open" else None


def read(ids: Iterable[UUID], names: Names | None = None) -> list[Line]:
    """In no order; those that are gone are left out."""
    return of(list(drawn(Conversation.objects.filter(pk__in=list(ids)))), names)


def drawn(rows: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """With the contact, the channel and the tags, as far as a list shows them, and when they were
    read."""
    tags = RawSQL(_TAGS, [], output_field=JSONField())  # noqa: S611  # nosec B611 - ours
    return light(rows).annotate(drawn_tags=tags, drawn_at=_Now())


def light(rows: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Without the tags."""
    own = [field.name for field in Conversation._meta.concrete_fields]
    return rows.select_related("contact", "channel").only(*own, *_DRAWN)


def of(rows: Sequence[Conversation], names: Names | None = None) -> list[Line]:
    """Of `drawn` rows. `names`: of the page they stand on."""
    names = Names() if names is None else names
    names.want(row.assignee_id for row in rows)
    return [Line(row, _tags(row), names) for row in rows]


def _tags(row: Conversation) -> list[Tag]:
    """In the order in which they were given."""
    told = {one["id"]: Tag(**one) for one in getattr(row, "drawn_tags", None) or ()}
    return [told[pk] for pk in row.tags if pk in told]
