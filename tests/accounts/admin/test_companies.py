"""Companies in the platform's admin: each button does what it says, and is recorded."""

from __future__ import annotations

import pytest
from django.core import mail

from apps.accounts import quotas, schemas
from apps.accounts.models import AuditEntry, Tenant, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def page(tenant: Tenant, button: str = "change") -> str:
    return f"/admin/accounts/tenant/{tenant.pk}/{button}/"


def press(client, tenant, button, **given):
    """What the dialog's form sends."""
    response = client.post(page(tenant, button), {"_form_submitted": "True", **given})
    tenant.refresh_from_db()
    return response


def last_entry() -> AuditEntry:
    entry = AuditEntry.objects.first()
    assert entry is not None
    return entry


@pytest.mark.parametrize(
    ("button", "status", "action"),
    [
        ("suspend", "suspended", "tenant.suspended"),
        ("cancel", "cancelled", "tenant.cancelled"),
    ],
)
def test_a_company_is_suspended_or_closed_and_comes_back(
    as_superadmin, superadmin, acme, button, status, action
):
    response = press(as_superadmin, acme, button)

    assert response.url == page(acme)
    assert acme.status == status
    entry = last_entry()
    assert (entry.action, entry.user, entry.as_superadmin) == (action, superadmin, True)
    assert entry.tenant == acme

    press(as_superadmin, acme, "reactivate")
    assert acme.status == "active"


def test_opening_a_dialog_changes_nothing(as_superadmin, acme):
    response = as_superadmin.get(page(acme, "suspend"))

    assert "Suspend this company?" in response.content.decode()
    acme.refresh_from_db()
    assert acme.status == "active"


def test_a_dialog_without_a_csrf_token_is_refused(superadmin, acme):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(superadmin)

    assert press(strict, acme, "suspend").status_code == 403
    assert acme.status == "active"


def test_htmx_is_told_to_leave_the_dialog(as_superadmin, acme):
    response = as_superadmin.post(
        page(acme, "suspend"), {"_form_submitted": "True"}, headers={"hx-request": "true"}
    )

    assert response.headers["HX-Redirect"] == page(acme)


def test_a_button_that_makes_no_sense_is_not_there(as_superadmin, acme):
    assert page(acme, "reactivate") not in as_superadmin.get(page(acme)).content.decode()
    assert as_superadmin.post(page(acme, "reactivate"), {"_form_submitted": "1"}).status_code == 403


def test_the_plan_is_changed_through_the_verb(as_superadmin, acme):
    press(as_superadmin, acme, "choose_plan", plan="enterprise")

    assert acme.plan_id == "enterprise"
    assert last_entry().after == {"plan": "enterprise"}


def test_own_limits_and_profile_are_saved_and_recorded(as_superadmin, acme):
    form = {
        "name": "Acme do Brasil",
        "language": "en",
        "time_zone": "America/Bahia",
        "max_users": "7",
        "max_contacts": "-1",
        "messages_per_day": "0",
        "memberships-TOTAL_FORMS": "0",
        "memberships-INITIAL_FORMS": "0",
    }
    response = as_superadmin.post(page(acme), form)

    assert response.status_code == 302
    acme.refresh_from_db()
    assert (acme.name, acme.time_zone) == ("Acme do Brasil", "America/Bahia")
    assert acme.quota_overrides == {"max_users": 7, "max_contacts": None, "messages_per_day": 0}
    assert quotas.limit_of(acme, "max_contacts") is None
    assert quotas.limit_of(acme, "max_channels") == acme.plan.max_channels
    actions = set(AuditEntry.objects.filter(tenant=acme).values_list("action", flat=True))
    assert {"tenant.settings_changed", "tenant.limits_changed"} <= actions
    shown = as_superadmin.get(page(acme)).context["adminform"].form.initial
    assert (shown["max_users"], shown["max_contacts"]) == (7, -1)


@pytest.mark.parametrize("wrong", ["-2", "many", "99999999999"])
def test_a_limit_that_is_none_is_said_beside_the_field(as_superadmin, acme, wrong):
    form = {"name": "Acme", "language": "en", "time_zone": "UTC", "max_users": wrong}
    response = as_superadmin.post(
        page(acme), {**form, "memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    )

    assert response.status_code == 200
    assert "max_users" in response.context["adminform"].form.errors
    acme.refresh_from_db()
    assert acme.quota_overrides == {}


def test_a_company_is_made_with_its_schema_and_a_new_owner_is_written_to(
    as_superadmin, django_capture_on_commit_callbacks
):
    form = {
        "name": "Initech",
        "slug": "initech",
        "owner_email": "Bill@Initech.example.com",
        "plan": "starter",
    }
    with django_capture_on_commit_callbacks(execute=True):
        response = as_superadmin.post("/admin/accounts/tenant/add/", form)

    initech = Tenant.objects.get(slug="initech")
    assert response.status_code == 302
    assert schemas.exists(initech.schema_name)
    owner = User.objects.get(email="bill@initech.example.com")
    assert initech.memberships.get().user == owner
    assert initech.may_send
    assert mail.outbox[-1].to == [owner.email]


def test_somebody_with_a_login_becomes_owner_of_a_second_company(as_superadmin, owner):
    form = {"name": "Hooli", "slug": "hooli", "owner_email": owner.email, "plan": "starter"}
    as_superadmin.post("/admin/accounts/tenant/add/", form)

    assert Tenant.objects.get(slug="hooli").memberships.get().user == owner


@pytest.mark.parametrize(
    ("slug", "words"),
    [("acme", "already exists"), ("admin", "reserved"), ("No Way", "lower-case")],
)
def test_an_address_that_can_not_be_is_said_beside_the_field(as_superadmin, slug, words):
    form = {"name": "X", "slug": slug, "owner_email": "a@example.com", "plan": "starter"}
    response = as_superadmin.post("/admin/accounts/tenant/add/", form)

    assert words in str(response.context["adminform"].form.errors["slug"])


def test_companies_are_never_deleted_here(as_superadmin, acme):
    assert as_superadmin.post(page(acme, "delete"), {"post": "yes"}).status_code == 403
    assert Tenant.objects.filter(pk=acme.pk).exists()


def test_entering_leads_into_the_company_and_is_recorded(as_superadmin, acme):
    response = press(as_superadmin, acme, "enter")

    assert response.url == "/t/acme/"
    assert last_entry().action == "tenant.entered"
    assert as_superadmin.get("/t/acme/admin/").status_code == 200


def test_the_list_is_found_by_the_owners_address_and_counts_people(as_superadmin, acme, owner):
    make_user("other@example.com")

    response = as_superadmin.get("/admin/accounts/tenant/", {"q": owner.email})

    (found,) = response.context["cl"].result_list
    assert (found.pk, found.people) == (acme.pk, acme.memberships.count())
