"""Doing one thing to many contacts: begun by people, done by a worker in small steps.

Each step is one transaction that holds the job's row: whom it changes, where it stands and
what it takes to undo it become true together, so a worker that dies leaves nothing half done
and the next one goes on there.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.errors import Refusal
from apps.accounts.models import ApiKey, Tenant, User
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import BulkJob, BulkStep
from apps.conversations.segments import acts, chosen, counting, progress
from apps.conversations.segments.chosen import Chosen
from apps.conversations.segments.refusals import NotUndoable

logger = logging.getLogger(__name__)

A_STEP = 500  # contacts
_SLOW = {BulkJob.Action.ERASE: 10}  # each takes many statements
LEFT_BEHIND = timedelta(minutes=2)  # without a sign of life of its worker
UNDOABLE_FOR = timedelta(days=30)
State, Action = BulkJob.State, BulkJob.Action
_AT_WORK = (State.WAITING, State.RUNNING)


def start(tenant: Tenant, action: str, whom: Chosen, *, by: Actor, **details: Any) -> BulkJob:
    """Begin a job; a worker does it. `details`: `tag` or `list` (an id), `columns`.

    Raises BadRules, NothingChosen.
    """
    with in_tenant(tenant), transaction.atomic():
        job = BulkJob(action=Action(action), details=details, chosen=chosen.kept(whom))
        counted = counting.count(chosen.rows(job))
        job.total = counted.total if counted.is_exact else None
        _begin(tenant, job, by)
        return job


def undo(tenant: Tenant, job: BulkJob, *, by: Actor) -> BulkJob:
    """Put back what a job changed, as a job of its own. Raises NotUndoable."""
    with in_tenant(tenant), transaction.atomic():
        row = BulkJob.objects.select_for_update(no_key=True).get(pk=job.pk)
        if not is_undoable(row):
            raise NotUndoable
        row.state = State.UNDONE
        row.save(update_fields=["state"])
        back = BulkJob(
            action=acts.OPPOSITE[row.action], details=row.details, undoes=row, total=row.changed
        )
        _begin(tenant, back, by)
        return back


def is_undoable(job: BulkJob) -> bool:
    over = {State.DONE, State.CANCELLED, State.FAILED}
    is_recent = job.created_at > timezone.now() - UNDOABLE_FOR
    return bool(job.action in acts.OPPOSITE and job.state in over and job.changed and is_recent)


def cancel(tenant: Tenant, job: BulkJob, *, by: Actor) -> BulkJob:
    """Stop after the step that is being done; what was done stays, and can be undone."""
    with in_tenant(tenant), transaction.atomic():
        row = BulkJob.objects.select_for_update(no_key=True).get(pk=job.pk)
        if not row.is_over:
            _end(tenant, row, State.CANCELLED)
        return row


def work(tenant: Tenant, job_id: UUID, *, seconds: float) -> bool:
    """Do steps for about so long; True when there is nothing more to do. Inside the tenant."""
    until = monotonic() + seconds
    while monotonic() < until:
        try:
            with transaction.atomic():
                job = _mine(job_id)
                if job is None or not _step(tenant, job):
                    return True
        except Refusal as refusal:
            return fail(tenant, job_id, refusal.code)
        except Exception:
            logger.exception("bulk job broke off", extra={"job_id": str(job_id)})
            return fail(tenant, job_id, "broken")
    return False


def _begin(tenant: Tenant, job: BulkJob, by: Actor) -> None:
    from apps.conversations.segments.tasks import go_on  # tasks call this module

    job.user_id = by.user.pk if by.user else None
    job.api_key_id = by.api_key.pk if by.api_key else None
    job.by_name = by.name[: audit.LONGEST_NAME]
    job.save(force_insert=True)
    go_on.delay_on_commit(str(job.pk))


def _mine(job_id: UUID) -> BulkJob | None:
    """The job's row, unless it is over or another worker holds it."""
    rows = BulkJob.objects.filter(pk=job_id, state__in=_AT_WORK)
    return rows.select_for_update(skip_locked=True, no_key=True).first()


def _step(tenant: Tenant, job: BulkJob) -> bool:
    """False when the job is through."""
    ids = _next(job)
    if ids is None:
        _end(tenant, job, State.DONE)
        return False
    outcome = acts.ACTS[job.action](acts.Step(tenant, job, acts.lock(ids), actor_of(job)))
    job.state, job.touched_at = State.RUNNING, timezone.now()
    job.steps += 1
    job.seen += len(ids)
    job.changed += len(outcome.changed)
    job.refused += outcome.refused
    job.last = ids[-1] if ids else job.last
    job.save()
    if job.action in acts.OPPOSITE and job.undoes_id is None:
        BulkStep.objects.create(job=job, number=job.steps, changed=outcome.changed)
    progress.show(tenant, job)
    return True


def _next(job: BulkJob) -> list[UUID] | None:
    """Of a job that undoes another: whom the other's next step changed."""
    if job.undoes_id is None:
        return chosen.after(job, _SLOW.get(Action(job.action), A_STEP)) or None
    step = BulkStep.objects.filter(job=job.undoes_id, number=job.steps + 1).first()
    return None if step is None else list(step.changed)


def touch(tenant: Tenant, job: BulkJob) -> bool:
    """An export's sign of life; False when it was cancelled, or taken over by another worker."""
    mine = BulkJob.objects.filter(pk=job.pk, state=State.RUNNING, steps=job.steps)
    alive = mine.update(touched_at=timezone.now(), seen=job.seen)
    progress.show(tenant, job)
    return bool(alive)


def keep(tenant: Tenant, job: BulkJob) -> None:
    """The file of an export is there."""
    with transaction.atomic():
        row = _mine(job.pk)
        if row is not None and row.steps == job.steps:
            row.path, row.size, row.changed = job.path, job.size, job.seen
            _end(tenant, row, State.DONE)


def fail(tenant: Tenant, job_id: UUID, problem: str) -> bool:
    """True: there is nothing more to do."""
    with transaction.atomic():
        job = _mine(job_id)
        if job is not None:
            job.problem = problem
            _end(tenant, job, State.FAILED)
    return True


def _end(tenant: Tenant, job: BulkJob, state: BulkJob.State) -> None:
    """Recorded once, with what it was about and how many it changed."""
    job.state, job.ended_at = state, timezone.now()
    job.save()
    told = {"action": job.action, "state": job.state, "changed": job.changed, **job.details}
    whom = {"undone": str(job.undoes_id)} if job.undoes_id else chosen.masked(job)
    what = "contacts.exported" if job.action == Action.EXPORT else "contacts.bulk_ended"
    audit.record(what, by=actor_of(job), tenant=tenant, about=job, after=told | whom)
    progress.show(tenant, job)
    progress.tell(tenant, job)


def actor_of(job: BulkJob) -> Actor:
    """Whoever began it, as far as they are still known."""
    return Actor(
        user=User.objects.filter(pk=job.user_id).first() if job.user_id else None,
        api_key=ApiKey.objects.filter(pk=job.api_key_id).first() if job.api_key_id else None,
    )
