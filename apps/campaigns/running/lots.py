"""Who of an audience is in an experiment: drawn by lot, evenly and always the same.

Nobody keeps a list: the lot follows from a hash of the batch and the person, as in `dealing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.db import connection
from django.db.models import BigIntegerField, F, Func, QuerySet, Value

from apps.conversations.consent import asking
from apps.conversations.models import Batch, Contact
from apps.conversations.outbox.stretches import Stretch
from apps.whatsapp.models import Channel

HOLDOUT = "holdout"  # the code of those who are left out to compare the others with
LOTS = 10_000
_LEAVE_OUT = """
    INSERT INTO conversations_leftout (batch_id, contact_id, code)
    SELECT %s, held.id, %s FROM ({people}) AS held (id) ON CONFLICT DO NOTHING
"""


class Lot(Func):
    """From 0 to LOTS - 1."""

    template = "mod(uuid_hash_extended(%(expressions)s::bigint) & 9223372036854775807, 10000)"
    output_field = BigIntegerField()


@dataclass(frozen=True, slots=True)
class Share:
    """Lots below `held_out` get nothing; from there up to `until` it is dealt now, the others are
    kept for later: there is no trace of them."""

    held_out: int = 0
    until: int = LOTS

    @classmethod
    def of(cls, experiment: Mapping[str, Any]) -> Self:
        """In percent of all: "holdoutPercent" and, of all as well, "testPercent"."""
        per_cent = LOTS // 100
        held_out = round(float(experiment.get("holdoutPercent") or 0) * per_cent)
        test = round(float(experiment.get("testPercent") or 100) * per_cent)
        return cls(held_out, min(LOTS, held_out + test))

    def dealt(self, batch: Batch, people: QuerySet[Contact]) -> QuerySet[Contact]:
        if (self.held_out, self.until) == (0, LOTS):
            return people
        drawn = people.alias(lot=_lot(batch))
        return drawn.filter(lot__gte=self.held_out, lot__lt=self.until)

    def hold_out(
        self, batch: Batch, people: QuerySet[Contact], channel: Channel, stretch: Stretch
    ) -> None:
        """Write down those of the page that was just asked, in this stretch, who could have got
        it."""
        if not self.held_out:
            return
        rows = people.alias(lot=_lot(batch)).filter(stretch.of(), lot__lt=self.held_out)
        if batch.frozen_at is None and batch.frozen_to:
            rows = rows.filter(pk__lte=batch.frozen_to)
        medium = asking.medium_of(channel)
        asked = asking.annotate(rows, medium=medium, category=batch.category, channel=channel)
        able = asked.filter(refusal="").order_by().values_list("pk")
        query, parameters = able.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(_LEAVE_OUT.format(people=query), [batch.pk, HOLDOUT, *parameters])


def _lot(batch: Batch) -> Lot:
    seed = (batch.pk.int & (2**62 - 1)) + 2
    return Lot(F("pk"), Value(seed))
