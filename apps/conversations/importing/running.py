"""The import itself: chunk by chunk, each with its progress in one transaction.

A worker that dies leaves whole chunks behind; the next one goes on after the last of them and
ends where the first one would have ended.
"""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from apps.accounts import audit, faultpoints, quotas
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations.consent import ledger
from apps.conversations.importing import (
    hands,
    leases,
    notices,
    passes,
    rejects,
    starters,
    taking,
    waking,
)
from apps.conversations.importing.frames import pl
from apps.conversations.importing.passes import Pass
from apps.conversations.importing.planning import Stated
from apps.conversations.importing.refusals import NotNow
from apps.conversations.importing.source import Piece, pieces
from apps.conversations.importing.telling import tell
from apps.conversations.models import How, Import
from apps.conversations.people import follow_up
from apps.conversations.people.contacts import CONTACTS

State = Import.State


def start(tenant: Tenant, import_: Import, *, by: Actor) -> Import:
    """Have a worker take in what was checked. Raises NotNow, and QuotaExceeded before anything
    is written."""
    with transaction.atomic():
        locked = Import.objects.select_for_update().get(pk=import_.pk)
        if locked.state != State.CHECKED:
            raise NotNow
        check_quota(tenant, locked)
        locked.state, locked.started_at = State.RUNNING, timezone.now()
        locked.counts, locked.progress = {}, {}
        locked.lease_until = locked.cancel_asked_at = None
        starters.keep(locked, by)
        locked.save()
        told = {name: locked.announced.get(name, 0) for name in ("new", "changed")}
        audit.record("import.started", by=by, tenant=tenant, about=locked, after=told)
        waking.soon(locked.pk)
    return locked


def check_quota(tenant: Tenant, import_: Import) -> None:
    """Raises QuotaExceeded where the dry run found more new people than there are places."""
    use = quotas.use_of(tenant, CONTACTS)
    if use.left is not None and int(import_.announced.get("new", 0)) > use.left:
        raise quotas.exceeded(use)


def run(tenant: Tenant, import_: Import) -> None:
    """For the worker that holds the lease.

    Raises Lost, CancelAsked, FileGone, QuotaExceeded, TooManyTags; whole chunks stay.
    """
    before = import_.progress
    if not before.get("done"):
        with transaction.atomic():
            rejects.forget(import_)  # what the dry run told
            leases.keep(import_, counts={}, progress=leases.anew(import_))
    way = Pass.of(tenant, import_, makes=True)
    with hands.hired(way, _take_turn) as give:
        for piece in pieces(import_):
            if piece.chunk.after - 1 > int(before.get("record", 0)):
                give(piece.left(before))
    with transaction.atomic():
        leases.leave(import_, state=State.DONE, ended_at=timezone.now())
        notices.ended(tenant, import_)
        follow_up.soon()
        tell(tenant, import_)


def _take_turn(way: Pass, piece: Piece) -> None:
    with way.word.free:
        leases.still_wanted(way.import_)
    passes.chunk(way, partial(_take_in, way, piece))
    faultpoints.reach("import.committed")


def _take_in(way: Pass, piece: Piece) -> None:
    outcome = taking.Outcome()
    if (good := piece.good).height:
        outcome = _write(way, good)
        _settle()
    passes.note(way, piece, outcome)
    if outcome.new:
        quotas.take(way.tenant, CONTACTS, outcome.new)
    faultpoints.reach("import.written")


def _settle() -> None:
    """What is checked at the end is checked now, before others wait for this one's word."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _write(way: Pass, good: pl.DataFrame) -> taking.Outcome:
    job = way.job()
    passes.stage(way, good)
    outcome = taking.take(job, good.height)
    outcome.opted_out = taking.opted_out(job)
    if stated := way.draft.consent:
        _agree(way, stated, taking.people(job, outcome.opted_out))
    return outcome


def _agree(way: Pass, stated: Stated, people: list[UUID]) -> None:
    """Into the ledger, once for each of them; whoever withdrew is not among them."""
    import_ = way.import_
    ledger.note(
        way.tenant,
        [
            ledger.Entry(
                contact_id=pk,
                medium=stated.medium,
                category=stated.category,
                given=True,
                how=How.IMPORT,
                at=import_.started_at,
                words=stated.words,
                source=stated.source,
                actor=import_.by_name,
                key=f"import:{import_.pk}:{pk}:{stated.medium}:{stated.category}",
            )
            for pk in people
        ],
    )
