"""Every page, tried as nobody, as a viewer, as another company's owner and while suspended."""

from __future__ import annotations

import pytest

from apps.accounts import access
from apps.accounts.permissions import VIEWER
from tests.isolation.surface import Address, addresses

TENANT = [a for a in addresses("config.urls") if not a.is_api]
PLATFORM = [a for a in addresses("config.urls_public") if not a.is_api]
INSIDE = [a for a in TENANT if a.access and a.access.tenant]
OPEN = {access.ANYONE, access.BY_ITSELF}
METHODS = ["get", "post"]


def by_path(address: Address) -> str:
    return str(address)


def inside(tenant_slug: str, address: Address) -> str:
    return f"/t/{tenant_slug}{address.path}"


@pytest.mark.parametrize("address", [*TENANT, *PLATFORM], ids=by_path)
def test_every_view_says_who_may_reach_it(address):
    assert address.access is not None, f"{address.view} declares no access"


def test_the_suite_finds_the_pages_there_are():
    names = {address.name for address in INSIDE}
    assert {"home", "team", "settings", "audit", "api_keys", "plan"} <= names


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("address", INSIDE, ids=by_path)
def test_nobody_is_sent_to_the_log_in(as_nobody, acme, address, method):
    response = getattr(as_nobody, method)(inside("acme", address))

    assert response.status_code == 302
    assert response.url.startswith("/t/acme/login/")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("address", INSIDE, ids=by_path)
def test_another_companys_owner_is_a_stranger(as_stranger, acme, address, method):
    response = getattr(as_stranger, method)(inside("acme", address))

    assert response.status_code == 403
    assert "not_a_member.html" in {template.name for template in response.templates}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("address", INSIDE, ids=by_path)
def test_a_viewer_sees_only_what_the_table_allows(as_viewer, acme, address, method):
    response = getattr(as_viewer, method)(inside("acme", address))

    allowed = address.access.needs in VIEWER or address.access.needs == access.MEMBER
    if allowed:
        assert response.status_code != 403
    else:
        assert response.status_code == 403
        assert "403.html" in {template.name for template in response.templates}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("address", INSIDE, ids=by_path)
def test_a_suspended_company_is_closed_to_its_own_owner(as_owner, acme, address, method):
    if address.access.while_suspended:
        pytest.skip("stays open while suspended, by declaration")
    acme.status = "suspended"
    acme.save(update_fields=["status"])

    response = getattr(as_owner, method)(inside("acme", address))

    assert response.status_code == 403
    assert "suspended.html" in {template.name for template in response.templates}


@pytest.mark.parametrize("address", [a for a in [*TENANT, *PLATFORM] if a.is_admin], ids=by_path)
def test_no_staff_of_a_company_reaches_an_admin(as_owner, acme, address):
    for path in (address.path, inside("acme", address)):
        response = as_owner.get(path)
        assert response.status_code in {302, 403, 404}, path
        if response.status_code == 302:
            assert "login" in response.url or response.url == "/", path


@pytest.mark.parametrize(
    "address",
    [a for a in PLATFORM if a.access and a.access.needs not in OPEN and not a.is_admin],
    ids=by_path,
)
def test_nobody_reaches_a_page_for_people_with_a_login(as_nobody, address):
    response = as_nobody.get(address.path)

    assert response.status_code in {302, 404, 405}
    if response.status_code == 302:
        assert response.url.startswith("/login/")


def test_an_unknown_company_is_not_found(as_owner, as_nobody):
    assert as_owner.get("/t/nowhere/").status_code == 404
    assert as_nobody.get("/t/nowhere/").status_code == 404
