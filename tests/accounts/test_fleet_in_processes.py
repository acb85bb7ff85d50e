"""The fleet is migrated by several processes at once, from the command line."""

from __future__ import annotations

import pytest

from tests.live import Live

FORGET = """
from django.db import connection
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
for tenant in Tenant.objects.all():
    with in_tenant(tenant), connection.cursor() as cursor:
        cursor.execute("DROP TABLE ai_providerkey")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'ai'")
print(Tenant.objects.count())
"""


@pytest.mark.slow
def test_migrate_brings_every_tenant_up_to_date_and_shows_how_far_it_is(live: Live):
    companies = live.python(FORGET).split()[-1]

    first = live.manage("migrate", "--jobs", "2")
    second = live.manage("migrate", "--jobs", "2")

    assert f"[1/{companies}]" in first
    assert f"[{companies}/{companies}]" in first
    assert f"{companies} behind, 0 failed" in first
    assert "0 behind, 0 failed" in second
