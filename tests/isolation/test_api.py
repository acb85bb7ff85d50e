"""Every operation of the API, tried as nobody, as a viewer, as another company and suspended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from apps.accounts import access, keys, tokens
from apps.accounts.actor import PLATFORM
from apps.accounts.api.view import ApiView
from apps.accounts.api_auth import PERSON
from apps.accounts.permissions import ALL, VIEWER, May
from tests.isolation.surface import addresses

WORDS = {access.ANYONE, access.SIGNED_IN, access.MEMBER, access.SUPERADMIN, PERSON}


@dataclass(frozen=True)
class Call:
    """One method of one address of the API."""

    method: str
    path: str  # below /api/v1/
    view: type[ApiView]

    @property
    def needs(self) -> str | None:
        return self.view.permission.get(self.method)

    def by(self, secret: str | None, *, tenant: str = "", **headers: str) -> Any:
        """Make the call; with `tenant`, through the address that names it."""
        if secret:
            headers["Authorization"] = f"Bearer {secret}"
        where = f"/api/v1/tenant/{tenant}/" if tenant else "/api/v1/"
        return Client().generic(
            self.method, where + self.path, b"{}", content_type="application/json", headers=headers
        )

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def _calls() -> list[Call]:
    found = []
    for address in addresses("config.urls_public"):
        view = getattr(address.view, "cls", None)
        below = address.path.removeprefix("/api/v1/")
        if view is None or not issubclass(view, ApiView) or below == address.path:
            continue
        if below.startswith("tenant/"):
            continue  # the same routes again
        found += [
            Call(method, below, view)
            for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
            if hasattr(view, method.lower())
        ]
    return found


CALLS = _calls()
CLOSED = [call for call in CALLS if call.needs != access.ANYONE]
INSIDE = [call for call in CLOSED if call.view.enters_tenant and call.needs in ALL]


@pytest.fixture
def viewers_token(viewer, acme):
    return tokens.issue(viewer, acme).access


@pytest.fixture
def owners_token(owner, acme):
    return tokens.issue(owner, acme).access


@pytest.fixture
def strangers_token(stranger, globex):
    return tokens.issue(stranger, globex).access


def test_the_suite_finds_the_operations_there_are():
    assert len(INSIDE) >= 10
    assert len(CALLS) >= 20


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_every_operation_declares_its_permission(call):
    assert call.needs in ALL | WORDS


@pytest.mark.parametrize("call", CLOSED, ids=str)
def test_nobody_is_asked_to_log_in(call, db):
    answer = call.by(None)

    assert answer.status_code == 401
    assert answer.json()["success"] is False


@pytest.mark.parametrize("call", INSIDE, ids=str)
def test_a_viewer_may_only_what_the_table_allows(call, viewers_token):
    status = call.by(viewers_token).status_code

    assert (status == 403) is (call.needs not in VIEWER)


@pytest.mark.parametrize("call", CLOSED, ids=str)
def test_another_companys_owner_finds_nothing_here(call, strangers_token, acme):
    for answer in (
        call.by(strangers_token, tenant="acme"),
        call.by(strangers_token, **{"X-Tenant-Id": "acme"}),
    ):
        assert answer.status_code == 404
        assert "Acme" not in answer.content.decode()


@pytest.mark.parametrize("call", CLOSED, ids=str)
def test_a_company_there_is_and_one_there_is_not_look_the_same(call, strangers_token, acme):
    real = call.by(strangers_token, tenant="acme")
    invented = call.by(strangers_token, tenant="nowhere")

    assert (real.status_code, real.content) == (invented.status_code, invented.content)


@pytest.mark.parametrize("call", INSIDE, ids=str)
def test_a_suspended_company_is_closed_to_its_own_owner(call, owners_token, acme):
    acme.status = "suspended"
    acme.save(update_fields=["status"])

    answer = call.by(owners_token)

    assert answer.status_code == 403
    assert answer.json()["code"] == "tenant_suspended"


@pytest.mark.parametrize("call", [c for c in CALLS if c.needs == access.SUPERADMIN], ids=str)
def test_an_owner_is_no_superadmin(call, owners_token):
    assert call.by(owners_token).status_code == 403


@pytest.mark.parametrize("call", INSIDE, ids=str)
def test_a_key_may_only_what_its_scopes_say(call, acme):
    scope = "home.view" if call.needs != "home.view" else "team.view"
    _key, secret = keys.make(acme, name="robot", scopes=[scope], by=PLATFORM, may=May(ALL))

    assert call.by(secret).status_code == 403
