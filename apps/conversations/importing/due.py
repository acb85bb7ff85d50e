"""Which companies have imports that nobody works at: one question for all of them."""

from __future__ import annotations

from uuid import UUID

from apps.accounts import across
from apps.accounts.models import Tenant
from apps.conversations.importing import leases
from apps.conversations.models import Import

_WAITS = (
    "EXISTS (SELECT 1 FROM {imports} WHERE state IN ('checking', 'running', 'undoing')"
    " AND (lease_until IS NULL OR lease_until < now()))"
)


def schemas() -> list[str]:
    """Those of companies that are not suspended."""
    tables = {"imports": "conversations_import"}
    return across.schemas_where(_WAITS, tables, of=Tenant.objects.active())


def imports() -> list[UUID]:
    """In the company in force."""
    return list(Import.objects.filter(leases.free()).values_list("pk", flat=True))
