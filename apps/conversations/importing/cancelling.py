"""Ends an import before its end. What was taken in stays, and can be undone."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations.importing import figures, leases, notices
from apps.conversations.importing.refusals import NotNow
from apps.conversations.importing.telling import tell
from apps.conversations.models import Import


@transaction.atomic
def cancel(tenant: Tenant, import_: Import, *, by: Actor) -> Import:
    """At once, or where a worker is at it after the chunk under way. Raises NotNow."""
    locked = Import.objects.select_for_update().get(pk=import_.pk)
    if not figures.of(locked).may_cancel:
        raise NotNow
    locked.cancel_asked_at = timezone.now()
    locked.save(update_fields=["cancel_asked_at"])
    if locked.state not in leases.WORKING:
        end(tenant, locked)
    audit.record("import.cancelled", by=by, tenant=tenant, about=locked)
    notices.cancelled(tenant, locked, by=by)
    return locked


def end(tenant: Tenant, import_: Import) -> None:
    """Raises Lost."""
    leases.leave(import_, state=Import.State.CANCELLED, ended_at=timezone.now())
    tell(tenant, import_)
