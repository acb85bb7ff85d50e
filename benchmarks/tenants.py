"""How long a tenant takes to make, and a fleet to migrate when there is nothing to do."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from django.db import connection

from apps.accounts import fleet, schemas, tenants
from apps.accounts.actor import PLATFORM
from apps.accounts.models import AuditEntry, Tenant, User
from apps.accounts.tenancy import in_public
from benchmarks.table import Row, median_of

FLEET = 300
ROUNDS = 5
ROOT = Path(__file__).resolve().parent.parent


def measure() -> list[Row]:
    with in_public(), _an_owner() as owner:
        try:
            return [*_creation(owner), *_migration(owner)]
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


def _make(owner: User) -> Tenant:
    name = f"bench-{uuid4().hex[:12]}"
    return tenants.create(name=name, slug=name, owner=owner, by=PLATFORM)


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
