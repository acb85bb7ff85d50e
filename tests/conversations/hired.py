"""Workers in processes of their own, at the database of the test, so that one can really die."""

from __future__ import annotations

from django.conf import settings
from django.db import connection

from apps.accounts.models import Tenant
from tests import copies
from tests.copies import Copy

_BEGIN = """
from django.conf import settings
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
settings.STORAGES["media"]["OPTIONS"]["location"] = {shelf!r}
tenant = Tenant.objects.select_related("plan").get(slug={slug!r})
with in_tenant(tenant):
"""


def hire(tenant: Tenant, code: str, **variables: str) -> Copy:
    """A process that is ready to run the lines inside the tenant; `go` lets it."""
    shelf = settings.STORAGES["media"]["OPTIONS"]["location"]
    lines = "".join(f"    {line}\n" for line in code.strip().splitlines())
    begin = _BEGIN.format(shelf=str(shelf), slug=tenant.slug)
    return copies.make(begin + lines, database=connection.settings_dict["NAME"], **variables)


def go(*hired: Copy) -> list[int]:
    """All at once, to their ends; how each ended."""
    for one in hired:
        one.go()
    return [one.wait() for one in hired]
