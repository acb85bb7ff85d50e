"""People for tests, with numbers that belong to nobody."""

from __future__ import annotations

from typing import Any

from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.conversations.models import Contact
from apps.conversations.people import contacts

ANA = "+5511987654321"
ANA_OLD_FORM = "+551187654321"
BIA = "+5521987654322"
BY = PLATFORM


def somebody(tenant: Tenant, **fields: Any) -> Contact:
    return contacts.create(tenant, by=BY, **fields)


def ana(tenant: Tenant, **fields: Any) -> Contact:
    return somebody(tenant, **{"name": "Ana", "phone": ANA, **fields})
