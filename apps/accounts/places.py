"""Which tenant an address belongs to, and whether a superadmin has entered it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from apps.accounts.models import Tenant
from apps.accounts.models.tenant import TenantQuerySet
from apps.accounts.requests import VisitorRequest

ENTERED = "entered_tenants"  # the session's key: ids of tenants a superadmin is inside


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request goes."""

    tenant: Tenant | None = None
    prefix: str = "/"
    path_info: str = "/"


def find(request: VisitorRequest, known: Iterable[Tenant] = ()) -> Place:
    """A tenant's own domain, or `/t/<slug>/…` on a main host; else the platform itself. Those
    that are `known`, with plan and branding, are not asked for again."""
    if request.host_tenant is not None:
        return Place(tenant=request.host_tenant, path_info=request.path_info)
    if not request.path_info.startswith("/t/"):
        return Place(path_info=request.path_info)
    slug, _slash, rest = request.path_info.removeprefix("/t/").partition("/")
    tenant = next((one for one in known if one.slug == slug), None) or tenant_of_slug(slug)
    if tenant is None:
        return Place(path_info=request.path_info)
    return Place(tenant=tenant, prefix=f"/t/{slug}/", path_info=f"/{rest}")


def tenant_of_slug(slug: str) -> Tenant | None:
    """The database refuses to look for a zero byte, which an address can hold."""
    return None if "\0" in slug else _tenants().filter(slug=slug).first()


def tenant_of_domain(host: str) -> Tenant | None:
    """The tenant of a verified domain. The host is compared in lower case."""
    return (
        _tenants().filter(domains__domain=host.lower(), domains__verified_at__isnull=False).first()
    )


def _tenants() -> TenantQuerySet:
    return Tenant.objects.select_related("plan", "branding")


def has_entered(request: VisitorRequest, tenant: Tenant) -> bool:
    return str(tenant.pk) in request.session.get(ENTERED, [])
