"""Which tenant a request to the API names, in any of the four places that may say it."""

from __future__ import annotations

from typing import Any

from django.http import Http404

from apps.accounts import places
from apps.accounts.credentials import Credential
from apps.accounts.models import Tenant

#: Parameters of addresses: `/api/v1/tenant/<tenant_slug>/…`, and `/t/<outer_slug>/api/…`
#: of a slug that is nobody's (a tenant's own `/t/` prefix is taken off before).
PATH = "tenant_slug"
OUTER = "outer_slug"


def named(request: Any, path: dict[str, str]) -> str | None:
    """The slug that path, header and host name, or None. Raises Http404 if they disagree."""
    explicit, host = _explicit(request, path), request.host_tenant
    return _agreed({*explicit, *([host.slug] if host else [])})


def chosen(request: Any, path: dict[str, str], credential: Credential) -> Tenant | None:
    """The tenant a request is about: the credential's, with which everything must agree.

    A superadmin's header or path chooses any tenant. Raises Http404, whatever the reason.
    """
    mine = credential.tenant.slug if credential.tenant else None
    explicit, host = _explicit(request, path), request.host_tenant
    if credential.is_superadmin and explicit:
        slug = _agreed({*explicit, *([host.slug] if host else [])})
        tenant = places.tenant_of_slug(slug or "")
        if tenant is None:
            raise Http404
        return tenant
    named_slugs = {*explicit, *([host.slug] if host else [])}
    if named_slugs - {mine}:
        raise Http404
    return credential.tenant


def _explicit(request: Any, path: dict[str, str]) -> set[str]:
    """Slugs in the path and in X-Tenant-Id."""
    prefix = request.tenant.slug if request.tenant and not request.host_tenant else None
    said = {prefix, path.get(OUTER), path.get(PATH), request.headers.get("X-Tenant-Id")}
    return {slug for slug in said if slug is not None}


def _agreed(slugs: set[str]) -> str | None:
    if len(slugs) > 1:
        raise Http404
    return next(iter(slugs), None)
