"""A campaign's row while something is done with it: one at a time, and everybody hears of it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.campaigns.models import Campaign
from apps.campaigns.refusals import WrongState
from apps.campaigns.results import progress


def held(campaign: Campaign, *, among: Collection[str] = ()) -> Campaign:
    """The row as it is now, locked until the transaction ends. Raises WrongState where its state
    is not one of these, and DoesNotExist once it is deleted."""
    row = _rows().select_for_update(of=("self",), no_key=True).get(pk=campaign.pk)
    if row.deleted_at and among:
        raise Campaign.DoesNotExist
    if among and row.status not in among:
        raise WrongState(row.status)
    return row


def free(campaign: Campaign) -> Campaign | None:
    """The same for the clock; None where somebody else is at it, who will have looked too."""
    locked = _rows().select_for_update(of=("self",), no_key=True, skip_locked=True)
    return locked.filter(pk=campaign.pk).first()


def write(tenant: Tenant, row: Campaign, **changes: Any) -> Campaign:
    """Save these columns and tell open pages."""
    changes = {"rev": row.rev + 1, "changed_at": timezone.now(), **changes}
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))
    progress.tell(tenant, row)
    return row


def record(
    tenant: Tenant, row: Campaign, action: str, *, by: Actor, before: str = "", **after: Any
) -> None:
    """`before`: the status it had."""
    after = {"status": str(row.status), **after}
    if row.reason:
        after["reason"] = str(row.reason)
    audit.record(
        f"campaign.{action}",
        by=by,
        tenant=tenant,
        about=row,
        before={"status": str(before)} if before else None,
        after=after,
    )


def _rows() -> QuerySet[Campaign]:
    return Campaign.objects.select_related("window", "batch")
