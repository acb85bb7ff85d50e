"""The two admins: the platform's, and one inside each company that a superadmin has entered.

A later app shows its models in the company's admin with one line of its own `admin.py`:
`tenant_admin.register(Contact, TenantModelAdmin)`.
"""

from apps.accounts.admin.audited import AuditedAdmin, TenantModelAdmin
from apps.accounts.admin.sites import platform_admin, tenant_admin

from apps.accounts.admin import (  # isort: skip # registers what the platform's admin shows
    clock,
    companies,
    company_addresses,
    invitations,
    keys,
    log,
    people,
    plans,
    prices,
)

__all__ = [
    "AuditedAdmin",
    "TenantModelAdmin",
    "clock",
    "companies",
    "company_addresses",
    "invitations",
    "keys",
    "log",
    "people",
    "plans",
    "platform_admin",
    "prices",
    "tenant_admin",
]
