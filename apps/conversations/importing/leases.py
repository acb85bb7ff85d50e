"""Whose turn it is to work on an import. A worker that dies loses it after a while."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from apps.conversations.models import Import

LEASE = timedelta(seconds=60)  # renewed with every chunk
State = Import.State
#: What a worker has to do with.
WORKING = (State.CHECKING, State.RUNNING, State.UNDOING)


class Lost(Exception):
    """Somebody else has taken over; nothing more may be written."""


class CancelAsked(Exception):
    """Somebody wants it to end here."""


def free() -> Q:
    """Imports that a worker should take."""
    now = timezone.now()
    return Q(state__in=WORKING) & (Q(lease_until=None) | Q(lease_until__lt=now))


def claim(import_id: UUID) -> Import | None:
    """The import, ours for a while; None when there is nothing to do or somebody is at it."""
    until = timezone.now() + LEASE
    if Import.objects.filter(free(), pk=import_id).update(lease_until=until) != 1:
        return None
    return Import.objects.get(pk=import_id)


def keep(import_: Import, **changes: Any) -> None:
    """Write how far it has come and hold the lease for longer, in the chunk's transaction.

    Raises Lost: then that transaction must not commit.
    """
    _write(import_, lease_until=timezone.now() + LEASE, **changes)


def leave(import_: Import, **changes: Any) -> None:
    """The last word of this worker. Raises Lost."""
    _write(import_, lease_until=None, **changes)


def still_wanted(import_: Import) -> None:
    """Raises CancelAsked, or Lost."""
    asked = Import.objects.filter(pk=import_.pk, lease_until=import_.lease_until)
    found = asked.values_list("cancel_asked_at").first()
    if found is None:
        raise Lost
    if found[0]:
        raise CancelAsked


def anew(import_: Import) -> dict[str, Any]:
    """The progress of work that begins at the beginning: what must outlive that."""
    return {
        name: import_.progress[name] for name in ("onward", "attempts") if name in import_.progress
    }


def _write(import_: Import, **changes: Any) -> None:
    held = Import.objects.filter(pk=import_.pk, lease_until=import_.lease_until)
    if held.update(**changes) != 1:
        raise Lost
    for name, value in changes.items():
        setattr(import_, name, value)
