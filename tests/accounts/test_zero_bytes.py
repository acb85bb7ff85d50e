"""PostgreSQL keeps no zero byte, so what holds one names nothing."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.accounts.models import Tenant, User
from tests.programs import ApiClient


@pytest.mark.parametrize(
    "path", ["/t/%00/", "/t/ac%00me/team/", "/internal/domains/ask?domain=%00"]
)
def test_there_is_no_page(as_nobody: Client, path: str) -> None:
    assert as_nobody.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/api/v1/tenant/%00/auth/me", "/t/%00/api/v1/auth/me"])
def test_there_is_no_company_in_the_api(api, superadmin: User, acme: Tenant, path: str) -> None:
    assert api(superadmin, acme).get(path).status_code == 404


def test_no_company_has_such_a_name(api, superadmin: User, acme: Tenant) -> None:
    program: ApiClient = api(superadmin, acme)
    assert program.patch("platform/tenants/%00", {}).status_code == 404
    assert program.get("auth/me", **{"X-Tenant-Id": "\0"}).status_code == 404
