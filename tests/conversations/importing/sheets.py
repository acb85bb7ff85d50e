"""Files as people send them, and the whole way through for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.base import ContentFile

from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.conversations.importing import (
    checking,
    planning,
    receiving,
    running,
    sampling,
    working,
)
from apps.conversations.models import Import


def csv_of(rows: Sequence[Sequence[str]], *, delimiter: str = ";") -> str:
    return "".join(delimiter.join(row) + "\r\n" for row in rows)


def sent(tenant: Tenant, content: str | bytes, name: str = "clientes.csv") -> Import:
    data = content.encode() if isinstance(content, str) else content
    return receiving.receive(tenant, ContentFile(data, name=name), by=PLATFORM)


def planned(
    tenant: Tenant,
    content: str | bytes,
    *,
    columns: Mapping[int, str] | None = None,
    name: str = "clientes.csv",
    **choices: Any,
) -> Import:
    import_ = sent(tenant, content, name)
    chosen = sampling.sample(import_).guesses if columns is None else columns
    return planning.plan(tenant, import_, by=PLATFORM, columns=chosen, **choices)


def checked(tenant: Tenant, content: str | bytes, **choices: Any) -> Import:
    import_ = planned(tenant, content, **choices)
    return look(tenant, import_)


def look(tenant: Tenant, import_: Import) -> Import:
    checking.start(tenant, import_, by=PLATFORM)
    working.work(tenant, import_.pk)
    import_.refresh_from_db()
    return import_


def go(tenant: Tenant, import_: Import) -> Import:
    running.start(tenant, import_, by=PLATFORM)
    working.work(tenant, import_.pk)
    import_.refresh_from_db()
    return import_


def imported(tenant: Tenant, content: str | bytes, **choices: Any) -> Import:
    return go(tenant, checked(tenant, content, **choices))


def counts(import_: Import) -> dict[str, int]:
    """Those that are not zero."""
    return {name: count for name, count in import_.counts.items() if count}
