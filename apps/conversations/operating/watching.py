"""One look at the engine of all companies: what waits, what rings, what is remembered of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import EngineState, Tenant
from apps.accounts.tenancy import in_public, in_tenant
from apps.conversations.operating import alarms, figures, pictures, ringing
from apps.conversations.operating.alarms import REFUSALS, Recent
from apps.conversations.operating.counting import WORKER_LOST
from apps.conversations.operating.ringing import Kept
from apps.conversations.operating.shapes import CompanyPicture

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Look:
    """`opened`: alarms that nobody was told of yet, by company."""

    companies: int = 0
    opened: list[tuple[Tenant, list[Kept]]] = field(default_factory=list)


def look() -> Look:
    """In `public`; safe to repeat, also beside another one."""
    began, clock = timezone.now(), time.monotonic()
    recent = _recent(began)
    tenants = _to_see(recent)
    seen = pictures.of(tenants)
    found = Look(companies=len(seen))
    was = {one.tenant_id: one for one in EngineState.objects.filter(tenant__isnull=False)}
    for schema, picture in seen.items():
        tenant = tenants[schema]
        try:
            state = was.get(tenant.pk) or EngineState(tenant=tenant)
            opened = _see(tenant, picture, recent.get(tenant.pk, {}), state, began)
        except Exception:  # one company's trouble must not keep the others from being seen
            logger.exception("company not looked at", extra={"tenant": tenant.schema_name})
            continue
        if opened:
            found.opened.append((tenant, opened))
    _remember(began, time.monotonic() - clock, found)
    return found


def _recent(now: datetime) -> dict[UUID, Recent]:
    """Tenant → what became of its messages lately."""
    found: dict[UUID, dict[tuple[UUID, str], int]] = {}
    summed = figures.since(now - timedelta(seconds=alarms.WINDOW))
    for (tenant, channel, word), count in summed.items():
        found.setdefault(tenant, {})[channel, word] = count
    return dict(found)


def _to_see(recent: Mapping[UUID, Recent]) -> dict[str, Tenant]:
    """Schema → company: where something is, was, or lately went wrong."""
    words = {*REFUSALS, WORKER_LOST}
    troubled = [pk for pk, counted in recent.items() if any(word in words for _c, word in counted)]
    known = EngineState.objects.filter(tenant__isnull=False).values("tenant")
    active: QuerySet[Tenant] = Tenant.objects.active()
    wanted = (
        active.filter(schema_name__in=pictures.astir())
        | active.filter(pk__in=troubled)
        | active.filter(pk__in=known)
    )
    return {one.schema_name: one for one in wanted.select_related("plan")}


def _see(
    tenant: Tenant, picture: CompanyPicture, recent: Recent, state: EngineState, began: datetime
) -> list[Kept]:
    may_send = tenant.verified_at is not None
    rings = alarms.of_company(picture, recent, now=began.timestamp(), may_send=may_send)
    opened: list[Kept] = []
    if rings or state.alarms:
        with in_tenant(tenant):
            state.alarms, opened = ringing.ring(tenant, rings, state.alarms, began=began)
    if picture.is_quiet and not state.alarms:
        EngineState.objects.filter(tenant=tenant).delete()
        return opened
    EngineState.objects.update_or_create(
        tenant=tenant,
        defaults={"seen_at": began, "picture": picture.as_json(), "alarms": state.alarms},
    )
    return opened


def _remember(began: datetime, took: float, found: Look) -> None:
    """The look itself; companies that are suspended by now are not seen any more."""
    gone = EngineState.objects.filter(tenant__isnull=False, seen_at__lt=began)
    gone.exclude(tenant__in=Tenant.objects.active()).delete()
    told = {"companies": found.companies, "seconds": round(took, 3)}
    EngineState.objects.update_or_create(tenant=None, defaults={"seen_at": began, "picture": told})


def look_and_fold() -> Look:
    with in_public():
        found = look()
    figures.fold()
    return found
