"""Several at the same moment: real connections, one a thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_public, in_tenant


def at_once(tenant: Tenant | None, *works: Callable[[], Any], may_fail: bool = True) -> list[Any]:
    """What each work answers, or the kind of what it raises; unless it `may_fail`, that fails the
    test. Inside the tenant, None: in `public`."""
    start = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            with in_tenant(tenant) if tenant else in_public():
                start.wait()
                return work()
        except Exception as exc:
            if not may_fail:
                raise
            return type(exc)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))
