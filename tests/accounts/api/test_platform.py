"""The superadmin's view of all companies."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.core import mail

from apps.accounts import quotas
from apps.accounts.models import Tenant, User

ROUTES = [
    ("get", "platform/tenants", None),
    ("post", "platform/tenants", {}),
    ("patch", "platform/tenants/acme", {}),
    ("get", "platform/stats", None),
]


@pytest.fixture
def root(api, superadmin):
    return api(superadmin, None)


def call(program, method, path, body):
    return getattr(program, method)(path, *([] if body is None else [body]))


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
def test_only_superadmins_reach_it(api, nobody, owner, acme, by_key, method, path, body):
    assert call(nobody, method, path, body).status_code == 401
    assert call(api(owner, acme), method, path, body).status_code == 403
    assert call(by_key("team.view"), method, path, body).status_code == 403


def test_all_companies_are_listed(root, acme, globex):
    answer = root.get("platform/tenants")

    assert {"acme", "globex"} <= {item["slug"] for item in answer.data["items"]}


def test_companies_are_found_by_status(root, acme, globex):
    root.patch("platform/tenants/acme", {"status": "suspended"})

    answer = root.get("platform/tenants?status=suspended")

    assert [item["slug"] for item in answer.data["items"]] == ["acme"]


def test_a_company_is_made_for_somebody_new_who_chooses_a_password(
    root, nobody, django_capture_on_commit_callbacks
):
    body = {"name": "Nova", "slug": "nova", "ownerEmail": "dona@example.com", "plan": "starter"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = root.post("platform/tenants", body)

    assert answer.status_code == 201, answer.content
    assert answer.data["plan"] == "starter"
    key = re.search(r"/password/reset/key/([^/\s]+)/", mail.outbox[-1].body)[1]
    nobody.post("auth/password/reset", {"key": key, "password": "a-brand-new-secret"})
    login = {"email": "dona@example.com", "password": "a-brand-new-secret"}
    assert nobody.post("auth/login", login).data["tenant"]["slug"] == "nova"


def test_a_company_is_made_for_somebody_who_has_a_login(root, owner):
    body = {"name": "Nova", "slug": "nova", "ownerEmail": owner.email.upper()}

    assert root.post("platform/tenants", body).status_code == 201
    assert User.objects.filter(email=owner.email).count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"slug": "acme"}, "slug"),
        ({"slug": "admin"}, "slug"),
        ({"slug": "UPPER"}, "slug"),
        ({"plan": "platinum"}, "plan"),
        ({"ownerEmail": "nobody"}, "ownerEmail"),
    ],
)
def test_what_can_t_be_is_said_by_its_field(root, acme, changes, field):
    body = {"name": "Nova", "slug": "nova", "ownerEmail": "dona@example.com", **changes}

    answer = root.post("platform/tenants", body)

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_plan_state_and_limits_change_and_are_told_in_the_audit_log(root, acme):
    answer = root.patch(
        "platform/tenants/acme",
        {"plan": "enterprise", "status": "suspended", "quota": {"maxUsers": 7}},
    )

    assert answer.data["plan"] == "enterprise"
    assert answer.data["status"] == "suspended"
    assert answer.data["quota"]["maxUsers"] == 7
    told = set(acme.audit_entries.values_list("action", flat=True))
    assert {"tenant.plan_changed", "tenant.suspended", "tenant.limits_changed"} <= told


def test_limits_left_out_are_the_plans_again_and_null_is_none(root, acme):
    root.patch("platform/tenants/acme", {"quota": {"maxUsers": 7, "maxContacts": None}})
    acme = Tenant.objects.select_related("plan").get(slug="acme")
    assert quotas.limit_of(acme, "max_contacts") is None

    answer = root.patch("platform/tenants/acme", {"quota": {}})

    assert answer.data["quota"]["maxUsers"] == acme.plan.max_users


def test_an_unknown_company_is_not_found(root):
    assert root.patch("platform/tenants/no-such-company", {}).status_code == 404


def test_figures_are_what_is_counted(root, acme, globex):
    before = root.get("platform/stats").data
    quotas.take(acme, "messages_per_day", 5)
    quotas.take(globex, "messages_per_day", 2)

    after = root.get("platform/stats").data

    assert after["messagesToday"] == before["messagesToday"] + 7
    assert after["busiestTenants"][0]["slug"] == "acme"
    assert after["busiestTenants"][0]["messagesToday"] == 5
    assert after["tenants"]["active"] == Tenant.objects.active().count()
    assert after["users"] == User.objects.filter(is_active=True).count()
    by_plan = {row["plan"]: row for row in after["revenueByPlan"]}
    paid = acme.plan.price_month * Tenant.objects.active().filter(plan=acme.plan).count()
    assert Decimal(by_plan["professional"]["revenue"]) == paid


def test_a_suspended_company_pays_nothing(root, acme):
    root.patch("platform/tenants/acme", {"status": "suspended"})

    stats = root.get("platform/stats").data
    rows = {row["slug"]: row for row in stats["busiestTenants"]}

    assert Decimal(rows["acme"]["revenueMonth"]) == 0
    assert stats["tenants"]["suspended"] == 1
