"""Whether the company may send at all."""

from __future__ import annotations

from apps.accounts.errors import EmailNotVerified, TenantSuspended
from apps.accounts.models import Tenant


def check(tenant: Tenant) -> None:
    """Raises TenantSuspended, EmailNotVerified."""
    if not tenant.is_active:
        raise TenantSuspended
    if not tenant.may_send:
        raise EmailNotVerified
