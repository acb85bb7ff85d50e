"""The one thread in which a slice speaks to the database, so that its loop never waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import InterfaceError, OperationalError, close_old_connections, connection

from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_public, in_tenant

P = ParamSpec("P")
T = TypeVar("T")


class Backroom:
    """Units of work, one after the other, each inside its tenant."""

    def __init__(self, name: str = "delivery") -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)

    async def within(
        self, tenant: Tenant | None, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What `work` returns, done inside the tenant; None: in `public`."""

        def unit() -> T:
            try:
                with in_tenant(tenant) if tenant else in_public():
                    return work(*args, **kwargs)
            except (OperationalError, InterfaceError):
                connection.close()  # the next unit begins with a new one
                raise

        return await asyncio.get_running_loop().run_in_executor(self._thread, unit)

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._thread, _hang_up)
        self._thread.shutdown()


def _hang_up() -> None:
    close_old_connections()
    connection.close()
