"""How long a million people take to come in: the product beside the same rows bare.

Bare: read by polars, numbers made canonical by column, copied and upserted, all in one go
into one table with one unique key; no report, no lease, no progress, nothing to undo.
"""

from __future__ import annotations

import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import polars as pl
import psutil
from django.core.files import File
from django.db import connection

from apps.accounts import schemas, tenants
from apps.accounts.actor import PLATFORM
from apps.accounts.models import AuditEntry, Tenant, User
from apps.accounts.tenancy import in_public, in_tenant
from apps.conversations.importing import (
    checking,
    files,
    phone_column,
    planning,
    receiving,
    running,
    sampling,
    working,
)
from apps.conversations.models import Import
from apps.conversations.people import indexing
from benchmarks import processor
from benchmarks.table import Row, timed

ROWS = 1_000_000
BAD = 0.005  # share
MEGA = 1024 * 1024
_FORMS = ("({a}) {b}-{c}", "+55 {a} {b}-{c}", "{a}{b}{c}", "0{a} {b}-{c}", "55{a}{b}{c}")
_FIRST = ["Rosa", "João", "Ana", "Zé", "Márcia", "Antônio", "Inês", "Caio", "Lúcia", "Otávio"]
_LAST = ["Silva", "Souza", "Pereira", "Conceição", "Araújo", "Lima", "Gonçalves", "Rocha"]


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder, in_public(), _a_company() as tenant:
        sheet = Path(folder) / "people.csv"
        _write(sheet)
        with in_tenant(tenant):
            return list(_rows(tenant, sheet))


def _rows(tenant: Tenant, sheet: Path) -> Iterator[Row]:
    before = psutil.Process().memory_info().rss
    with _peak() as peak:
        received = time.perf_counter()
        with sheet.open("rb") as file:
            import_ = receiving.receive(tenant, File(file, name=sheet.name), by=PLATFORM)
        received = time.perf_counter() - received
        checked = timed(lambda: _check(tenant, import_))
        taken, spent = _both(lambda: _run(tenant, import_))
    _is_right(import_)
    bare, bare_spent = _both(lambda: _bare(sheet))
    again = _again(tenant, sheet)
    bare_again = timed(lambda: _bare(sheet, anew=False))
    what = f"{ROWS:,} rows, {sheet.stat().st_size / MEGA:.0f} MB, all new"
    yield Row(what, taken, "s", "bare, s", bare, taken / bare, "ratio ≤ 2 (≈ 15 s); aim ≤ 1.3")
    yield Row("– processor", spent, "s", "bare, s", bare_spent, spent / bare_spent)
    yield Row(
        "the same again, nothing changes", again, "s", "bare, s", bare_again, again / bare_again
    )
    yield Row("the upload looked at and kept", received, "s")
    yield Row("the dry run before it", checked, "s")
    yield Row("most memory meanwhile", peak() / MEGA, "MB", target="≤ 400 MB; aim ≤ 250 MB")
    yield Row("of that before it began", before / MEGA, "MB")
    yield Row("follow-up: made findable", timed(_make_findable), "s")
    files.drop(import_)


def _both(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of processor."""
    times: list[float] = []
    spent = processor.of(lambda: times.append(timed(work)))
    return times[0], spent


def _check(tenant: Tenant, import_: Import) -> None:
    columns = sampling.sample(import_).guesses
    planning.plan(tenant, import_, by=PLATFORM, columns=columns)
    checking.start(tenant, import_, by=PLATFORM)
    working.work(tenant, import_.pk)


def _run(tenant: Tenant, import_: Import) -> None:
    running.start(tenant, import_, by=PLATFORM)
    working.work(tenant, import_.pk)
    import_.refresh_from_db()


def _again(tenant: Tenant, sheet: Path) -> float:
    with sheet.open("rb") as file:
        import_ = receiving.receive(tenant, File(file, name=sheet.name), by=PLATFORM)
    _check(tenant, import_)
    seconds = timed(lambda: _run(tenant, import_))
    files.drop(import_)
    if import_.counts.get("unchanged", 0) < ROWS * 0.98:
        raise RuntimeError(f"not the same again: {import_.counts}")
    return seconds


def _is_right(import_: Import) -> None:
    """A fast import of something else would be worth nothing."""
    bad = import_.counts.get("invalid", 0)
    good = import_.counts.get("new", 0) + import_.counts.get("duplicate", 0)
    if bad != int(ROWS * BAD) or good != ROWS - bad or import_.counts != import_.announced:
        raise RuntimeError(f"not what was in the file: {import_.state} {import_.counts}")


def _make_findable() -> None:
    while not indexing.catch_up(seconds=3600):
        pass


def _bare(sheet: Path, *, anew: bool = True) -> None:
    frame = pl.read_csv(sheet, infer_schema=False)
    phones = phone_column.read(frame["telefone"].str.strip_chars(), country="BR", area="")
    frame = frame.with_columns(phones["phone"]).filter(pl.col("phone").is_not_null())
    frame = frame.unique("phone", keep="first").select("phone", "nome", "email", "categoria")
    text = frame.write_csv(include_header=False)
    create = (
        "CREATE TABLE bare_people (id uuid PRIMARY KEY DEFAULT public.uuid7(),"
        " phone text UNIQUE, name text, email text, category text)"
    )
    with connection.cursor() as cursor:
        if anew:
            cursor.execute(create)
        cursor.execute(
            "CREATE TEMP TABLE incoming (phone text, name text, email text, category text)"
        )
        with _copying(cursor, "COPY incoming FROM STDIN CSV") as copy:
            copy.write(text.encode())
        cursor.execute(
            "INSERT INTO bare_people (phone, name, email, category) SELECT * FROM incoming"
            " ON CONFLICT (phone) DO UPDATE SET name = excluded.name, email = excluded.email,"
            " category = excluded.category"
        )
        cursor.execute("DROP TABLE incoming")


def _copying(cursor: Any, statement: str) -> Any:
    return cursor.copy(statement)


def _write(sheet: Path) -> None:
    """National numbers in five forms, names with accents, and rows that are wrong."""
    chance = random.Random(20_261_121)  # noqa: S311 - the same file each time
    areas = ("11", "21", "31", "41", "51", "61", "71", "81", "85", "91")
    with sheet.open("w", encoding="utf-8", newline="") as file:
        file.write("nome,telefone,email,categoria\n")
        for number in range(ROWS):
            area, digits = areas[number % 10], f"9{60_000_000 + number * 7 % 39_999_999:08}"
            phone = chance.choice(_FORMS).format(a=area, b=digits[:5], c=digits[5:])
            if number % int(1 / BAD) == 7:
                phone = "11 1234"
            name = f"{chance.choice(_FIRST)} {chance.choice(_LAST)}"
            file.write(f"{name},{phone},person{number}@example.com,cliente\n")


@contextmanager
def _peak() -> Iterator[Callable[[], int]]:
    """The most memory that this process and its Python children had, looked at 20 times a
    second. The services may be children, too; what they take is not the worker's."""
    most, over = [0], threading.Event()

    def look() -> None:
        process = psutil.Process()
        while not over.wait(0.05):
            family = [process, *process.children(recursive=True)]
            most[0] = max(most[0], sum(_size_of(one) for one in family))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    yield lambda: most[0]
    over.set()
    watcher.join()


def _size_of(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss) if "python" in process.name() else 0
    except psutil.Error:
        return 0


@contextmanager
def _a_company() -> Iterator[Tenant]:
    """With room for all of them; gone afterwards."""
    slug = f"bench-{uuid4().hex[:12]}"
    owner = User.objects.create_user(f"{slug}@example.com")
    room = {"max_contacts": None}
    tenant = tenants.create(name=slug, slug=slug, owner=owner, by=PLATFORM, quota_overrides=room)
    try:
        yield tenant
    finally:
        with in_public():
            schemas.drop(tenant.schema_name)
            AuditEntry.objects.filter(tenant=tenant).delete()
            tenant.delete()
            owner.delete()
