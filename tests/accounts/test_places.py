"""Which company an address means, and what stays behind on the connection."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from apps.accounts.models import AuditEntry, Domain
from apps.accounts.tenancy import in_tenant


@pytest.fixture
def own_domain(globex):
    return Domain.objects.create(
        tenant=globex, domain="chat.globex.example.com", token="x", verified_at=timezone.now()
    )


def test_a_company_is_found_by_its_slug_in_the_path(as_owner):
    response = as_owner.get("/t/acme/")

    assert response.status_code == 200
    assert response.wsgi_request.tenant.slug == "acme"


def test_links_inside_a_company_stay_inside_it(as_owner):
    page = as_owner.get("/t/acme/").content.decode()

    assert 'href="/t/acme/team/"' in page
    assert 'href="/team/"' not in page


def test_a_company_is_found_by_its_verified_domain(login, stranger, own_domain):
    response = login(stranger).get("/", headers={"host": "Chat.Globex.example.com"})

    assert response.status_code == 200
    assert response.wsgi_request.tenant.slug == "globex"


def test_links_on_an_own_domain_carry_no_prefix(login, stranger, own_domain):
    page = login(stranger).get("/", headers={"host": own_domain.domain}).content.decode()

    assert 'href="/team/"' in page
    assert "/t/globex/team/" not in page


def test_a_domain_that_nobody_proved_is_unknown(as_nobody, own_domain):
    own_domain.verified_at = None
    own_domain.save()

    response = as_nobody.get("/", headers={"host": own_domain.domain})

    assert response.status_code == 404
    assert b"Globex" not in response.content


def test_another_company_can_not_be_reached_through_an_own_domain(login, stranger, own_domain):
    response = login(stranger).get("/t/acme/", headers={"host": own_domain.domain})

    assert response.status_code == 404


def test_a_host_that_is_not_ours_is_refused(as_nobody, db):
    assert as_nobody.get("/", headers={"host": "evil.example.net"}).status_code == 404


def test_a_session_cookie_with_a_zero_byte_is_nobodys(as_nobody, acme):
    response = as_nobody.get("/t/acme/", headers={"cookie": 'sessionid="\\000abcdefghijkl"'})

    assert response.status_code == 302


def test_the_thread_is_back_in_public_after_each_request(as_owner, acme):
    as_owner.get("/t/acme/")

    assert connection.schema_name == "public"


def test_a_poisoned_thread_does_not_reach_the_request(as_owner, acme, globex):
    """What ran before on this thread left Globex in force."""
    with in_tenant(globex):
        response = as_owner.get("/t/acme/")

    assert response.wsgi_request.tenant == acme


def test_a_superadmin_is_a_stranger_until_entering_on_purpose(as_superadmin, acme):
    assert as_superadmin.get("/t/acme/").status_code == 403

    as_superadmin.post("/enter/acme/")
    page = as_superadmin.get("/t/acme/")

    assert page.status_code == 200
    assert b"superadmin" in page.content
    assert AuditEntry.objects.filter(action="tenant.entered", tenant=acme).exists()

    as_superadmin.post("/t/acme/leave/")
    assert as_superadmin.get("/t/acme/").status_code == 403
