"""What the platform's first page shows, read when it is opened."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext_lazy as _

from apps.accounts import fleet, platform_figures, workforce
from apps.accounts.models import Tenant

logger = logging.getLogger(__name__)
T = TypeVar("T")

STATUSES: dict[str, Any] = {
    Tenant.Status.ACTIVE: _("Active companies"),
    Tenant.Status.SUSPENDED: _("Suspended companies"),
    Tenant.Status.CANCELLED: _("Closed companies"),
}
BUSIEST = 8  # companies in the table


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure. `bad`: somebody should look; `more`: a sentence below."""

    label: Any
    figure: str
    more: str = ""
    bad: bool = False


#: Figures of the apps above.
TILES: list[Callable[[], list[Tile]]] = []


@dataclass(frozen=True, slots=True)
class Connections:
    """Connections to the database server, ours and others', of those it allows."""

    used: int
    allowed: int


@dataclass(frozen=True, slots=True)
class Migrations:
    """The newest migration of the platform, and the schemas that have not followed yet."""

    latest: str
    applied: datetime | None
    behind: list[str]


def figures() -> dict[str, Any]:
    statuses = platform_figures.tenants_by_status()
    return {
        "statuses": [(STATUSES[name], name, count) for name, count in statuses.items()],
        "people": platform_figures.people(),
        "messages_today": platform_figures.messages_today(),
        "queues": _if_reachable(workforce.waiting),
        "workers": _if_reachable(workforce.alive),
        "connections": connections(),
        "migrations": migrations(),
        "plans": platform_figures.revenue_by_plan(),
        "revenue": _revenue(),
        "busiest": platform_figures.busiest(limit=BUSIEST),
        "tiles": [tile for make in TILES for tile in _if_reachable(make) or []],
    }


def _if_reachable(read: Callable[[], T]) -> T | None:
    """None when Redis or the broker does not answer: the page must tell, not break."""
    try:
        return read()
    except Exception:
        logger.warning("figure not readable", exc_info=True, extra={"figure": read.__name__})
        return None


def _revenue() -> list[tuple[str, Decimal]]:
    """Currency → what active companies pay a month, in all."""
    totals: dict[str, Decimal] = {}
    for line in platform_figures.revenue_by_plan():
        totals[line.plan.currency] = totals.get(line.plan.currency, Decimal()) + line.revenue
    return sorted(totals.items())


def connections() -> Connections:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), current_setting('max_connections')::int"
            " FROM pg_stat_activity WHERE backend_type = 'client backend'"
        )
        used, allowed = cursor.fetchone()
    return Connections(used, allowed)


def migrations() -> Migrations:
    latest = MigrationRecorder(connection).migration_qs.order_by("-id").first()
    return Migrations(
        latest=f"{latest.app} {latest.name}" if latest else "",
        applied=latest.applied if latest else None,
        behind=fleet.behind(),
    )
