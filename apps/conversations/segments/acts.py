"""What is done to a few hundred contacts at once: each act says whom it changed.

The rows are locked, by id, before an act looks at them. Somebody who was merged meanwhile is
left alone. What an act changed is what its opposite puts back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from apps.accounts import audit, quotas
from apps.accounts.actor import Actor
from apps.accounts.errors import Refusal
from apps.accounts.models import Tenant
from apps.conversations.consent import ledger
from apps.conversations.models import (
    BulkJob,
    Category,
    Contact,
    Erasure,
    How,
    Medium,
    Segment,
    SegmentMember,
    Tag,
)
from apps.conversations.people.contacts import CONTACTS
from apps.conversations.privacy import erasure, several, subject
from apps.conversations.segments.refusals import TargetGone

Action = BulkJob.Action


@dataclass(frozen=True, slots=True)
class Step:
    """The next few of a job. `by`: who began it."""

    tenant: Tenant
    job: BulkJob
    ids: Sequence[UUID]
    by: Actor


@dataclass(frozen=True, slots=True)
class Outcome:
    changed: list[UUID]
    refused: int = 0


def lock(ids: Sequence[UUID]) -> list[UUID]:
    """Those who are still there, nobody else's until the transaction ends."""
    rows = Contact.objects.filter(pk__in=ids, merged_into=None).order_by("pk")
    return list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


_BUMP = "version = version + 1, changed_at = clock_timestamp()"
_TAG = f"""
    UPDATE conversations_contact SET tags = tags || %(tag)s::int, {_BUMP}
    WHERE id = ANY(%(ids)s) AND NOT tags @> ARRAY[%(tag)s::int] RETURNING id
"""  # noqa: S608  # nosec B608 - our own words only
_UNTAG = f"""
    UPDATE conversations_contact SET tags = array_remove(tags, %(tag)s::int), {_BUMP}
    WHERE id = ANY(%(ids)s) AND tags @> ARRAY[%(tag)s::int] RETURNING id
"""  # noqa: S608  # nosec B608 - see above


def _tag(step: Step) -> Outcome:
    tag = step.job.details["tag"]
    if not Tag.objects.filter(pk=tag).exists():
        raise TargetGone
    return Outcome(_written(_TAG, step.ids, tag=tag))


def _untag(step: Step) -> Outcome:
    return Outcome(_written(_UNTAG, step.ids, tag=step.job.details["tag"]))


def _stamping(column: str, *, on: bool) -> Callable[[Step], list[UUID]]:
    """`on`: those where it is empty get the time; else the other way round."""
    sql = f"""
        UPDATE conversations_contact SET {column} = {"clock_timestamp()" if on else "NULL"}, {_BUMP}
        WHERE id = ANY(%(ids)s) AND {column} IS {"" if on else "NOT "}NULL RETURNING id
    """  # noqa: S608  # nosec B608 - the column's name is ours
    return lambda step: _written(sql, step.ids)


_blocked = _stamping("blocked_at", on=True)
_unblocked = _stamping("blocked_at", on=False)
_trashed = _stamping("trashed_at", on=True)
_restored = _stamping("trashed_at", on=False)


def _trash(step: Step) -> Outcome:
    changed = _trashed(step)
    quotas.give_back(step.tenant, CONTACTS, len(changed))
    return Outcome(changed)


def _restore(step: Step) -> Outcome:
    changed = _restored(step)
    if changed:
        quotas.take(step.tenant, CONTACTS, len(changed))
    return Outcome(changed)


def _list(step: Step) -> Outcome:
    by_hand = Segment.objects.filter(kind=Segment.Kind.LIST, deleted_at=None)
    segment = by_hand.filter(pk=step.job.details["list"]).first()
    if segment is None:
        raise TargetGone
    there = set(_members(step).values_list("contact_id", flat=True))
    new = [pk for pk in step.ids if pk not in there]
    SegmentMember.objects.bulk_create(
        [SegmentMember(segment=segment, contact_id=pk) for pk in new], ignore_conflicts=True
    )
    return Outcome(new)


def _unlist(step: Step) -> Outcome:
    there = list(_members(step).values_list("contact_id", flat=True))
    _members(step).delete()
    return Outcome(there)


def _members(step: Step) -> QuerySet[SegmentMember]:
    return SegmentMember.objects.filter(
        segment=step.job.details["list"], contact__in=list(step.ids)
    )


def _opt_out(step: Step) -> Outcome:
    """No offers any more, wherever. The ledger knows each line by job, person and medium."""
    entries = [
        ledger.Entry(
            contact_id=pk,
            medium=medium,
            category=Category.MARKETING,
            given=False,
            how=How.AGENT if step.by.api_key is None else How.API,
            actor=step.by.name[: audit.LONGEST_NAME],
            key=f"bulk:{step.job.pk}:{pk}:{medium}",
        )
        for pk in step.ids
        for medium in Medium.values
    ]
    noted = ledger.note(step.tenant, entries)
    turned = {one.entry.contact_id for one in noted if one.turned}
    return Outcome([pk for pk in step.ids if pk in turned])


def _erase(step: Step) -> Outcome:
    """Each wholly or not at all; one who can't be erased now does not hold up the others."""
    changed, refused = [], 0
    contacts = list(Contact.objects.filter(pk__in=list(step.ids)).order_by("pk"))
    with several.together(subject.of_contact(one) for one in contacts):
        for contact in contacts:
            try:
                with transaction.atomic():
                    erasure.erase(step.tenant, contact, by=step.by, how=Erasure.How.PAGE)
                changed.append(contact.pk)
            except Refusal:
                refused += 1
    return Outcome(changed, refused)


def _written(sql: str, ids: Sequence[UUID], **values: int) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {**values, "ids": list(ids)})
        return [row[0] for row in cursor.fetchall()]


ACTS: dict[str, Callable[[Step], Outcome]] = {
    Action.TAG: _tag,
    Action.UNTAG: _untag,
    Action.LIST: _list,
    Action.UNLIST: _unlist,
    Action.OPT_OUT: _opt_out,
    Action.BLOCK: lambda step: Outcome(_blocked(step)),
    Action.UNBLOCK: lambda step: Outcome(_unblocked(step)),
    Action.TRASH: _trash,
    Action.RESTORE: _restore,
    Action.ERASE: _erase,
}
#: What puts back what an act changed. What is not here can't be undone.
OPPOSITE: dict[str, str] = {
    Action.TAG: Action.UNTAG,
    Action.UNTAG: Action.TAG,
    Action.LIST: Action.UNLIST,
    Action.UNLIST: Action.LIST,
    Action.BLOCK: Action.UNBLOCK,
    Action.UNBLOCK: Action.BLOCK,
    Action.TRASH: Action.RESTORE,
    Action.RESTORE: Action.TRASH,
}
