"""How long a tenant takes to make, a fleet to migrate when there is nothing to do, and the clock to
find which companies have campaigns to look after."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from django.db import connection
from django.utils import timezone

from apps.accounts import across, fleet, schemas, tenants
from apps.accounts.actor import PLATFORM
from apps.accounts.models import AuditEntry, Tenant, User
from apps.accounts.tenancy import in_public, in_tenant
from apps.campaigns.models import Campaign
from apps.campaigns.running import due
from apps.conversations.models import Batch
from benchmarks import processor
from benchmarks.table import Row, median_of

FLEET = 300
_TABLES = ("campaigns_campaign", "conversations_batch")
ROUNDS = 5
ROOT = Path(__file__).resolve().parent.parent


def measure() -> list[Row]:
    with in_public(), _an_owner() as owner:
        try:
            return [*_creation(owner), *_migration(owner), *_tick()]
        finally:
            _clear()


def _creation(owner: User) -> Iterator[Row]:
    migrated = median_of(ROUNDS, _replay)
    created = median_of(ROUNDS, lambda: _make(owner))
    yield Row(
        "a new tenant, ready",
        created,
        "s",
        "replaying migrations, s",
        migrated,
        migrated / created,
        "≤ 0.9 s; aim ≤ 0.25 s",
    )


def _migration(owner: User) -> Iterator[Row]:
    with connection.cursor() as cursor:
        for number in range(FLEET - Tenant.objects.count()):
            _make(owner)
            if number % 50 == 49:
                cursor.execute("ANALYZE")
    asked = median_of(ROUNDS, fleet.behind)
    yield Row(f"finding what is behind among {FLEET} tenants", asked, "s")
    whole = median_of(3, _migrate_command)
    started = median_of(3, _start_command)
    yield Row(
        f"manage.py migrate, {FLEET} tenants, nothing to do",
        whole,
        "s",
        "manage.py check, s",
        started,
        started / whole,
        "≤ 5 s; aim ≤ 1 s",
    )


def _tick() -> Iterator[Row]:
    """With a campaign that has ended in each of them, and one that runs in every tenth."""
    ours = list(Tenant.objects.filter(slug__startswith="bench-").order_by("pk"))
    for number, tenant in enumerate(ours):
        with in_tenant(tenant):
            _campaign("finished")
            if number % 10 == 0:
                _campaign("running")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found = due.schemas()
    if len(found) != -(-len(ours) // 10):
        raise RuntimeError(f"{len(found)} of {len(ours)} companies found")
    took = median_of(ROUNDS, due.schemas)
    alone = median_of(ROUNDS, lambda: across.ready(_TABLES, of=across.may_send()))
    what, target = f"the clock finds what is due among {FLEET} tenants", "≤ 100 ms; aim ≤ 20 ms"
    limit = "which have the tables, ms"
    yield Row(what, took * 1000, "ms", limit, alone * 1000, took / alone, target)
    spent = processor.of(lambda: [due.schemas() for _round in range(ROUNDS)]) / ROUNDS
    yield Row("– processor", spent * 1000, "ms")


def _campaign(status: str) -> None:
    over = timezone.now() if status == "finished" else None
    batch = Batch.objects.create(origin="campaign", category="utility", finished_at=over)
    Campaign.objects.create(name=status, status=status, batch=batch)


def _make(owner: User) -> Tenant:
    name = f"bench-{uuid4().hex[:12]}"
    return tenants.create(name=name, slug=name, owner=owner, by=PLATFORM, verified=True)


def _replay() -> None:
    schema = f"t_bench_replay_{uuid4().hex[:8]}"
    schemas.create_empty(schema)
    fleet.migrate_schema(schema)
    schemas.drop(schema)


def _migrate_command() -> None:
    _manage("migrate", "--verbosity", "0")


def _start_command() -> None:
    _manage("check")


def _manage(*arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, check=True)  # noqa: S603


@contextmanager
def _an_owner() -> Iterator[User]:
    owner = User.objects.create_user(f"bench-{uuid4().hex[:8]}@example.com")
    try:
        yield owner
    finally:
        owner.delete()


def _clear() -> None:
    """Take away every tenant the benchmark made, a few schemas at a time (locks are finite)."""
    for tenant in Tenant.objects.filter(slug__startswith="bench-"):
        schemas.drop(tenant.schema_name)
        AuditEntry.objects.filter(tenant=tenant).delete()
        tenant.delete()
