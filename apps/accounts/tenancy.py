"""How work outside a request finds its tenant, and says where it runs.

A database connection remembers the schema of the last work on its thread, so each unit
of work enters its schema by name, `public` too.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from celery import shared_task  # noqa: TID251 - only here; everybody else says where they run
from celery.contrib.django.task import DjangoTask
from django.db import connection, transaction
from django_tenants.utils import schema_context, tenant_context  # noqa: TID251
from kombu.exceptions import OperationalError  # the broker can't be reached

if TYPE_CHECKING:
    from apps.accounts.models import Tenant

logger = logging.getLogger(__name__)

PUBLIC = "public"
_connection: Any = connection  # django-tenants adds to it what the stubs don't know
SCHEMA_HEADER = "recado_schema"


class NoTenant(RuntimeError):
    """Tenant work was asked for where no tenant is in force."""


class WrongTenant(RuntimeError):
    """Platform work was asked for inside a tenant's schema."""


def current_schema() -> str:
    """The schema in force, for names that are shared between tenants: cache, groups, locks."""
    return str(_connection.schema_name)


def current_tenant() -> Tenant:
    """The tenant in force, for tasks, which are given only ids. Raises NoTenant in `public`."""
    from apps.accounts.models import Tenant

    tenant: Tenant | None = _connection.tenant
    if not isinstance(tenant, Tenant):  # entered by the schema's name alone
        tenant = _tenant_of(current_schema())
    if tenant is None or tenant.schema_name == PUBLIC:
        raise NoTenant("no tenant is in force")
    return tenant


def enter(tenant: Tenant) -> None:
    """For the rest of this unit of work. Whoever begins the unit also ends it in `public`."""
    _connection.set_tenant(tenant)


def enter_public() -> None:
    _connection.set_schema_to_public()


def set_search_path_again() -> None:
    """After statements that changed the search path behind django-tenants' back."""
    _connection.set_schema(current_schema())


@contextmanager
def in_tenant(tenant: Tenant) -> Iterator[None]:
    with tenant_context(tenant):
        yield


@contextmanager
def in_schema(schema: str) -> Iterator[None]:
    with schema_context(schema):
        yield


@contextmanager
def in_public() -> Iterator[None]:
    with schema_context(PUBLIC):
        yield


def each_tenant(*, active_only: bool = True) -> Iterator[Tenant]:
    """Each tenant in turn, entered while the caller's loop body runs."""
    from apps.accounts.models import Tenant

    with in_public():
        tenants = list(Tenant.objects.active() if active_only else Tenant.objects.all())
    for tenant in tenants:
        with in_tenant(tenant):
            yield tenant


class TenantTask(DjangoTask[Any, Any]):
    """A task that runs in the schema it was queued from.

    The schema travels in the message's headers, put there when the task is queued; a
    message without one, or for a tenant that is gone, is refused instead of being worked
    on in whatever schema the worker's last job left behind. For a suspended tenant the
    task ends without a deed, unless it was declared `while_suspended=True`: what it was to
    do stands in rows, and is found there when the tenant is back.
    """

    abstract = True
    while_suspended = False

    def apply_async(  # type: ignore[override]
        self, args: Any = None, kwargs: Any = None, **options: Any
    ) -> Any:
        headers = {SCHEMA_HEADER: current_schema(), **(options.pop("headers", None) or {})}
        return super().apply_async(args, kwargs, headers=headers, **options)

    def apply_async_on_commit(  # type: ignore[override]
        self, args: Any = None, kwargs: Any = None, **options: Any
    ) -> None:
        # Read now: when the transaction commits, the caller may have left the tenant.
        headers = {SCHEMA_HEADER: current_schema(), **(options.pop("headers", None) or {})}
        transaction.on_commit(lambda: self._queue(args, kwargs, headers=headers, **options))

    def _queue(self, *message: Any, **options: Any) -> None:
        """What was committed stands, with the broker or without: the caller's work was done,
        and others still have something to do on the same commit. What must not be missed is
        found in its rows by a sweep."""
        try:
            self.apply_async(*message, **options)
        except OperationalError as exc:
            logger.error("task not queued", extra={"task": self.name, "error": str(exc)})

    def delay_on_commit(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        self.apply_async_on_commit(args, kwargs)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        tenant = _tenant_of((self.request.headers or {}).get(SCHEMA_HEADER))
        if tenant is None:
            raise NoTenant(f"{self.name} was queued outside a tenant")
        if not (tenant.is_active or self.while_suspended):
            logger.info("task left undone, the tenant is suspended", extra={"task": self.name})
            return None
        with in_tenant(tenant):
            return super().__call__(*args, **kwargs)


def _tenant_of(schema: str | None) -> Tenant | None:
    from apps.accounts.models import Tenant

    if not schema or schema == PUBLIC:
        return None
    with in_public():
        return Tenant.objects.select_related("plan").filter(schema_name=schema).first()


class PublicTask(DjangoTask[Any, Any]):
    """A task about the tenants themselves, run in the public schema."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with in_public():
            return super().__call__(*args, **kwargs)


def tenant_task(**options: Any) -> Callable[[Callable[..., Any]], TenantTask]:
    """Declare a task of one tenant. Besides Celery's options: `while_suspended`."""
    return shared_task(base=TenantTask, **options)


def public_task(**options: Any) -> Callable[[Callable[..., Any]], PublicTask]:
    """Declare a task of the platform."""
    return shared_task(base=PublicTask, **options)
