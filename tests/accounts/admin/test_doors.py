"""Who gets into the two admins, and who does not even learn that they exist."""

from __future__ import annotations

import pytest
from django.urls import get_resolver

from apps.accounts.admin import platform_admin, tenant_admin

pytestmark = pytest.mark.django_db

PLATFORM_LISTS = [
    f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    for model in platform_admin._registry
]
TENANT_LISTS = [
    f"/t/acme/admin/{model._meta.app_label}/{model._meta.model_name}/"
    for model in tenant_admin._registry
]


@pytest.fixture
def inside(as_superadmin):
    """A superadmin who entered Acme on purpose."""
    as_superadmin.post("/t/acme/enter/")
    return as_superadmin


@pytest.mark.parametrize("path", ["/admin/", *PLATFORM_LISTS])
def test_a_superadmin_sees_every_list_of_the_platform(as_superadmin, path):
    assert as_superadmin.get(path).status_code == 200


@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/login/", "/admin/search/?s=a", *PLATFORM_LISTS]
)
def test_owners_find_nothing_at_the_platforms_admin(as_owner, path):
    assert as_owner.get(path).status_code == 404


def test_visitors_are_sent_to_recados_own_login_and_back(client):
    response = client.get("/admin/accounts/tenant/", follow=True)

    assert response.redirect_chain[-1] == ("/login/?next=/admin/accounts/tenant/", 302)
    assert response.status_code == 200


def test_the_admin_itself_takes_no_password(client, superadmin):
    response = client.post("/admin/login/", {"username": superadmin.email, "password": "x"})

    assert response.status_code == 302
    assert response.url.startswith("/login/")
    assert "_auth_user_id" not in client.session


def test_logging_out_needs_a_post_and_ends_the_session(as_superadmin):
    assert as_superadmin.get("/admin/logout/").status_code == 405
    assert as_superadmin.post("/admin/logout/").status_code == 302
    assert as_superadmin.get("/admin/").status_code == 302


def test_the_librarys_search_is_closed_because_its_cache_knows_no_companies(inside):
    assert inside.get("/admin/search/?s=key").status_code == 404
    assert inside.get("/t/acme/admin/search/?s=key").status_code == 404


@pytest.mark.parametrize("path", ["/t/acme/admin/", *TENANT_LISTS])
def test_a_superadmin_outside_is_asked_to_enter(as_superadmin, path):
    response = as_superadmin.get(path, follow=True)

    assert response.status_code == 403
    page = response.content.decode()
    assert 'action="/t/acme/enter/"' in page
    assert f'value="{path}"' in page


@pytest.mark.parametrize("path", ["/t/acme/admin/", *TENANT_LISTS])
def test_inside_every_page_says_in_which_company(inside, path):
    response = inside.get(path)

    assert response.status_code == 200
    assert "You are inside Acme as superadmin" in response.content.decode()


def test_having_entered_one_company_opens_no_other(inside):
    assert inside.get("/t/globex/admin/", follow=True).status_code == 403


@pytest.mark.parametrize("path", ["/t/acme/admin/", *TENANT_LISTS])
def test_the_companys_own_people_find_nothing_there(as_owner, path):
    assert as_owner.get(path).status_code == 404


def test_entering_asks_the_session_not_the_role(as_owner):
    session = as_owner.session
    session["entered_tenants"] = ["anything"]
    session.save()

    assert as_owner.get("/t/acme/admin/").status_code == 404


def test_no_page_of_the_admin_is_left_without_a_rule(client):
    """Every address below /admin/ sends a visitor to the log-in; none answers."""
    names = [key for key in get_resolver("config.urls_public").namespace_dict if key]
    assert "platform" in names
    for path in (*PLATFORM_LISTS, "/admin/jsi18n/", "/admin/autocomplete/", "/admin/r/1/1/"):
        response = client.get(path)
        assert response.status_code in {302, 404}, path
        assert response.status_code == 404 or "/login/" in response.url


@pytest.mark.parametrize("path", ["/admin/", "/admin/accounts/tenant/"])
def test_the_looser_policy_is_for_these_paths_alone(as_superadmin, as_owner, path):
    loose = as_superadmin.get(path).headers["Content-Security-Policy"]
    strict = as_owner.get("/start/").headers["Content-Security-Policy"]

    assert "script-src 'self' 'unsafe-eval';" in loose + ";"
    assert "unsafe" not in strict
