"""The dry run: what the import would do, counted by the same questions that it asks itself."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils import timezone

from apps.accounts import faultpoints
from apps.accounts.actor import Actor
from apps.accounts.errors import QuotaExceeded
from apps.accounts.models import Tenant
from apps.conversations.importing import (
    leases,
    notices,
    passes,
    rejects,
    running,
    starters,
    taking,
    waking,
)
from apps.conversations.importing.passes import Pass
from apps.conversations.importing.refusals import NotNow
from apps.conversations.importing.source import Piece, pieces
from apps.conversations.importing.telling import tell
from apps.conversations.models import Import

State = Import.State


def start(tenant: Tenant, import_: Import, *, by: Actor, onward: bool = False) -> Import:
    """Have a worker look at the whole file. `onward`: and import it unless something is wrong.

    Raises NotNow unless its columns are chosen.
    """
    with transaction.atomic():
        locked = Import.objects.select_for_update().get(pk=import_.pk)
        if locked.state not in {State.MAPPED, State.CHECKED}:
            raise NotNow
        locked.state, locked.problem = State.CHECKING, ""
        locked.progress = {"onward": True} if onward else {}
        locked.lease_until = locked.cancel_asked_at = None
        locked.counts, locked.announced = {}, {}
        starters.keep(locked, by)
        locked.save()
        waking.soon(locked.pk)
    return locked


def check(tenant: Tenant, import_: Import) -> None:
    """For the worker that holds the lease. One that was cut off begins anew.

    Raises Lost, CancelAsked, FileGone, TooManyTags.
    """
    with transaction.atomic():
        rejects.forget(import_)
        leases.keep(import_, counts={}, progress=leases.anew(import_))
    way = Pass.of(tenant, import_, makes=False)
    for piece in pieces(import_):
        leases.still_wanted(import_)
        passes.chunk(way, partial(_look, way, piece))
    _conclude(tenant, import_)


def _look(way: Pass, piece: Piece) -> None:
    outcome, job = taking.Outcome(), way.job()
    if (good := piece.good).height:
        passes.stage(way, good)
        outcome = taking.foresee(job)
        outcome.opted_out = taking.opted_out(job)
    passes.note(way, piece, outcome, read=piece.read)


@transaction.atomic
def _conclude(tenant: Tenant, import_: Import) -> None:
    rows = int(import_.progress.get("done", 0))
    state, problem = (State.CHECKED, "") if rows else (State.FAILED, "nobody")
    leases.leave(
        import_,
        state=state,
        rows=rows,
        problem=problem,
        announced=import_.counts,
        progress={"onward": True} if import_.progress.get("onward") else {},
    )
    if problem:
        notices.ended(tenant, import_)
    tell(tenant, import_)
    faultpoints.reach("import.checked")
    if state == State.CHECKED and import_.progress:
        _go_on(tenant, import_)


def _go_on(tenant: Tenant, import_: Import) -> None:
    """Nobody waits to look at the dry run. In the transaction that ends it: a worker that died
    between the two would leave an import that nobody starts."""
    try:
        running.start(tenant, import_, by=starters.actor(import_))
    except QuotaExceeded:
        import_.state, import_.problem = State.FAILED, "quota_exceeded"
        import_.ended_at = timezone.now()
        import_.save(update_fields=["state", "problem", "ended_at"])
        notices.ended(tenant, import_)
        tell(tenant, import_)
