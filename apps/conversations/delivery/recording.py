"""Writing down what became of messages: many of one company in one transaction."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from django.db import connection, transaction

from apps.accounts import faultpoints
from apps.accounts.models import Tenant
from apps.conversations import advancing, tallying
from apps.conversations.delivery import holding, leases, lines
from apps.conversations.delivery.outcomes import Outcome
from apps.conversations.models import Status
from apps.conversations.operating import counting, figures
from apps.whatsapp.errors import Failure

logger = logging.getLogger(__name__)

# Only what is still being sent: a status that came first knows better. And only of a claim that
# still has it: written twice, as whoever lost the answer to a commit does, it would take the
# message from whoever has claimed it since.
_RELEASE = """
    UPDATE conversations_message AS kept SET status = 'queued',
        due_at = now() + came.wait * interval '1 second',
        attempt = greatest(0, kept.attempt - came.untried)
    FROM unnest(%s::uuid[], %s::float[], %s::int[], %s::uuid[]) AS came (id, wait, untried, claim)
    JOIN conversations_claim AS claim ON claim.id = came.claim AND came.id = ANY(claim.messages)
    WHERE kept.id = came.id AND kept.status = 'sending' RETURNING kept.batch_id
"""


def record(tenant: Tenant, outcomes: Sequence[Outcome]) -> None:
    """In the tenant; all or nothing, and safe to repeat."""
    faultpoints.reach("delivery.before_record")
    with transaction.atomic():
        changes = [one.change for one in outcomes if one.change is not None]
        advancing.apply(tenant, changes)
        _release([one for one in outcomes if one.change is None])
        leases.shrink({one.job.lease.id for one in outcomes}, [one.job.row.id for one in outcomes])
        holding.hold(tenant, outcomes)
        figures.note(tenant, counting.of_refusals(_tried_again(outcomes)))
    faultpoints.reach("delivery.after_record")
    for one in outcomes:
        one.job.lease.left.discard(one.job.row.id)


def _tried_again(outcomes: Iterable[Outcome]) -> Iterator[tuple[UUID, Failure]]:
    for one in outcomes:
        if one.change is None and one.failure is not None:
            yield one.job.lease.channel_id, one.failure


def _release(released: Iterable[Outcome]) -> None:
    ordered = sorted(released, key=lambda one: one.job.row.id)
    if not ordered:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _RELEASE,
            [
                [one.job.row.id for one in ordered],
                [one.wait for one in ordered],
                [0 if one.tried else 1 for one in ordered],
                [one.job.lease.id for one in ordered],
            ],
        )
        batches = [row[0] for row in cursor.fetchall()]
    lines.give_back(batches)
    tallying.note(
        tallying.deltas_of((batch, Status.SENDING.value, Status.QUEUED.value) for batch in batches)
    )
