"""Making a campaign and changing it; whoever saves second is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts import audit, quotas
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.accounts.tenancy import current_tenant
from apps.campaigns import wording
from apps.campaigns.drafting import values
from apps.campaigns.models import Campaign, Status
from apps.campaigns.running.stops import as_written, set_room
from apps.campaigns.unfit import NotEditable, Stale
from apps.conversations.models import Batch

CAMPAIGNS = "max_campaigns"
#: What may still be changed once it is planned, or on its way.
_LATER = frozenset({"name", "step"})
_ON_ITS_WAY = _LATER | {"pace", "stops"}
_ALLOWED: dict[str, frozenset[str]] = {
    Status.SCHEDULED: _LATER | {"missed_start"},
    Status.RUNNING: _ON_ITS_WAY,
    Status.PAUSED: _ON_ITS_WAY,
}
_SILENT = frozenset({"step"})
#: Whoever watches these rules keeps notes beside them.
_WATCHED = frozenset({"stops", "canary", "repeats"})


@transaction.atomic
def create(tenant: Tenant, given: Mapping[str, Any], *, by: Actor) -> Campaign:
    """A draft. Raises BadCampaign, QuotaExceeded."""
    columns = values.read({"name": _("New campaign"), **given})
    author = by.user or by.api_key
    campaign = Campaign(**columns, author_id=author.pk if author else None)
    campaign.category = wording.category(campaign)
    campaign.save(force_insert=True)
    audit.record("campaign.created", by=by, tenant=tenant, about=campaign)
    quotas.take(tenant, CAMPAIGNS)  # the lock that everybody wants comes last
    return campaign


@transaction.atomic
def change(
    campaign: Campaign, given: Mapping[str, Any], *, rev: int | None = None, by: Actor
) -> Campaign:
    """`rev`: the campaign's when it was looked at; None overwrites whatever somebody saved since.
    Of one that is on its way only the name, the speed and the stop rules change, and at once; the
    budget by `lifecycle.set_budget`. Inside the tenant. Raises BadCampaign, NotEditable, Stale."""
    row = Campaign.objects.present().select_for_update(no_key=True).get(pk=campaign.pk)
    if rev is not None and rev != row.rev:
        raise Stale(row.rev)
    columns = values.read(given)
    _check_state(row, columns)
    for name, value in _noted(row, columns).items():
        setattr(row, name, value)
    if row.status == Status.DRAFT and columns.keys() & {"variants", "channels", "category"}:
        row.category = wording.category(row)
        columns["category"] = row.category
    row.rev, row.changed_at = row.rev + 1, timezone.now()
    row.save(update_fields=[*columns, "rev", "changed_at"])
    if row.status != Status.DRAFT:
        _carry_on(row, columns, by=by)
    return row


def _check_state(row: Campaign, columns: Mapping[str, Any]) -> None:
    if row.status == Status.DRAFT:
        return
    allowed = _ALLOWED.get(row.status, _LATER)
    changed = {name for name, value in columns.items() if _kept(row, name) != value}
    if changed - allowed:
        raise NotEditable(row.status)


def _kept(row: Campaign, name: str) -> Any:
    """As a person wrote it."""
    value = getattr(row, name)
    return as_written(value) if name in _WATCHED else value


def _noted(row: Campaign, columns: Mapping[str, Any]) -> dict[str, Any]:
    """With what was noted on the way, which is not the person's to change."""
    noted = dict(columns)
    for name in _WATCHED & columns.keys():
        kept = getattr(row, name)
        written = as_written(kept)
        noted[name] = {**{key: kept[key] for key in kept if key not in written}, **columns[name]}
    return noted


def _carry_on(row: Campaign, columns: Mapping[str, Any], *, by: Actor) -> None:
    """What is on its way follows at once, and the log says who said so."""
    if "pace" in columns and row.batch_id:
        Batch.objects.filter(pk=row.batch_id).update(pace=row.pace)
    if "stops" in columns and row.batch and row.batch.frozen_at:
        set_room(current_tenant(), row)
    if "name" in columns and row.batch_id:
        Batch.objects.filter(pk=row.batch_id).update(name=row.name)
    told = {name: _kept(row, name) for name in columns.keys() - _SILENT}
    if told:
        audit.record("campaign.changed", by=by, tenant=current_tenant(), about=row, after=told)
