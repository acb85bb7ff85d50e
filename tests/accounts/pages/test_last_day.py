"""The calendar's last day has no day after it."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.accounts.models import ApiKey, AuditEntry, Tenant

LAST = "9999-12-31"


@pytest.mark.parametrize("page", ["audit/", "audit/export/"])
def test_the_log_is_shown_until_then(as_owner: Client, acme: Tenant, page: str) -> None:
    AuditEntry.objects.create(tenant=acme, action="tenant.created", actor_name="Recado")
    assert as_owner.get(f"/t/acme/settings/{page}?until={LAST}").status_code == 200


def test_no_key_works_until_then(as_owner: Client) -> None:
    form = {"name": "Eternal", "scopes": ["home.view"], "expires": LAST}
    answer = as_owner.post("/t/acme/settings/api-keys/new/", form)
    assert answer.context["form"].errors["expires"]
    assert not ApiKey.objects.filter(name="Eternal").exists()
