"""Who has been written to enough: across all marketing, as the company's rules say.

Kept back are batches, where nobody looked at the person: what a colleague or a program says to
somebody alone is theirs to judge, but counts all the same. Counted is what left or will leave, so
two campaigns that are written down one after the other know of each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from apps.conversations.consent import reasons, rules
from apps.conversations.models import Batch, Category

#: Whoever has answered nothing for so long may be asked again.
FORGOTTEN_AFTER = timedelta(days=180)
NOBODY = "SELECT NULL::uuid, NULL::text WHERE false"
# The batches' rows lie in the order of their people, so a page of people is a stretch of each; what
# was said to one alone has an index of its own.
_CAPPED = """
    SELECT id, CASE WHEN lately >= %(cap_most)s THEN %(cap_code)s ELSE %(cap_unanswered)s END
    FROM (
        SELECT message.contact_id AS id,
            count(*) FILTER (WHERE coalesce(message.sent_at, now()) >= %(cap_since)s) AS lately,
            {unanswered} AS unanswered
        FROM (
            SELECT contact_id, sent_at FROM conversations_message
            WHERE batch_id = ANY(%(cap_batches)s::uuid[])
              AND status NOT IN ('failed', 'cancelled') {bounds}
            UNION ALL
            SELECT contact_id, sent_at FROM conversations_message
            WHERE batch_id IS NULL AND category = 'marketing' AND direction = 'out'
              AND coalesce(sent_at, created_at) >= %(cap_begins)s
              AND status NOT IN ('failed', 'cancelled') {bounds}
        ) AS message {join}
        GROUP BY message.contact_id
    ) counted WHERE lately >= %(cap_most)s OR unanswered >= %(cap_silent)s
"""
_JOIN = "JOIN conversations_contact person ON person.id = message.contact_id"
_UNANSWERED = """
    count(*) FILTER (WHERE message.sent_at > coalesce(person.last_seen_at, '-infinity'))
"""
_NEVER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Caps:
    """`most` messages since `since`, `silent` without an answer since `begins`; None: no limit.
    `batches`: those that count."""

    most: int | None = None
    since: datetime | None = None
    silent: int | None = None
    begins: datetime | None = None
    batches: tuple[UUID, ...] = ()

    @classmethod
    def of(cls, category: str, *, batch: Batch | None = None) -> Self:
        """For marketing; `batch` itself does not count."""
        in_force, now = rules.current(), timezone.now()
        most, silent = in_force.most_marketing, in_force.most_unanswered
        if category != Category.MARKETING or not (most or silent):
            return cls()
        since = now - timedelta(days=in_force.marketing_days)
        begins = min(since, now - FORGOTTEN_AFTER) if silent else since
        counted = Batch.objects.filter(Q(finished_at=None) | Q(finished_at__gte=begins))
        counted = counted.filter(category=Category.MARKETING)
        if batch is not None:
            counted = counted.exclude(pk=batch.pk)
        return cls(most, since, silent, begins, tuple(counted.values_list("pk", flat=True)))

    def sql(self, bounds: str = "") -> str:
        """Of everybody over a limit: id, code. `bounds`: conditions on {id}, the person's; said of
        both tables, as nothing follows for one from the other's."""
        if self.begins is None:
            return NOBODY
        return _CAPPED.format(
            unanswered=_UNANSWERED if self.silent else "0",
            join=_JOIN + bounds.format(id="person.id") if self.silent else "",
            bounds=bounds.format(id="contact_id"),
        )

    @property
    def parameters(self) -> dict[str, Any]:
        return {
            "cap_most": self.most or _NEVER,
            "cap_since": self.since,
            "cap_silent": self.silent or _NEVER,
            "cap_begins": self.begins,
            "cap_batches": list(self.batches),
            "cap_code": reasons.FREQUENCY_CAP,
            "cap_unanswered": reasons.UNANSWERED,
        }
