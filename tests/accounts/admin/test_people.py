"""People, keys, invitations, domains and plans in the platform's admin."""

from __future__ import annotations

import pytest

from apps.accounts import keys, team
from apps.accounts.actor import PLATFORM, Actor
from apps.accounts.models import ApiKey, AuditEntry, Domain, Invitation, Plan, Role, User
from apps.accounts.permissions import may_as
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def press(client, row, button, **given):
    path = f"/admin/{row._meta.app_label}/{row._meta.model_name}/{row.pk}/{button}/"
    return client.post(path, {"_form_submitted": "True", **given}, follow=True)


def actions() -> list[str]:
    return list(AuditEntry.objects.values_list("action", flat=True))


def test_a_deactivated_login_opens_nothing_until_it_is_activated(as_superadmin, as_agent, agent):
    as_agent.get("/start/")
    press(as_superadmin, agent, "shut_out")

    agent.refresh_from_db()
    assert not agent.is_active
    assert as_agent.get("/start/").url.startswith("/login/")
    assert {"login.deactivated", "login.ended_everywhere"} <= set(actions())

    press(as_superadmin, agent, "let_in")
    agent.refresh_from_db()
    assert agent.is_active


def test_logging_somebody_out_everywhere_ends_their_sessions(as_superadmin, as_agent, agent):
    as_agent.get("/start/")

    press(as_superadmin, agent, "log_out")

    assert as_agent.get("/start/").url.startswith("/login/")


def test_superadmins_are_made_and_unmade_but_one_stays(as_superadmin, superadmin, agent):
    press(as_superadmin, agent, "appoint")
    agent.refresh_from_db()
    assert agent.is_superuser

    press(as_superadmin, agent, "dismiss")
    agent.refresh_from_db()
    assert not agent.is_superuser

    response = press(as_superadmin, superadmin, "dismiss")
    superadmin.refresh_from_db()
    assert superadmin.is_superuser
    assert "needs a superadmin" in response.content.decode()


def test_nobody_shuts_themselves_out(as_superadmin, superadmin):
    assert press(as_superadmin, superadmin, "shut_out").status_code == 403


def test_people_are_not_written_or_deleted_here(as_superadmin, agent):
    path = f"/admin/accounts/user/{agent.pk}"
    assert as_superadmin.post(f"{path}/change/", {"email": "x@example.com"}).status_code == 403
    assert as_superadmin.post(f"{path}/delete/", {"post": "yes"}).status_code == 403
    assert as_superadmin.get("/admin/accounts/user/add/").status_code == 403
    assert User.objects.get(pk=agent.pk).email == agent.email


def test_an_api_key_is_revoked_and_neither_it_nor_its_hash_is_shown(as_superadmin, acme, owner):
    key, secret = keys.make(
        acme, name="ERP", scopes=["team.view"], by=Actor(user=owner), may=may_as(Role.OWNER)
    )
    path = f"/admin/accounts/apikey/{key.pk}/change/"
    shown = as_superadmin.get(path).content.decode()
    assert "ERP" in shown
    assert secret not in shown
    assert key.key_hash not in shown

    press(as_superadmin, key, "revoke")

    assert not ApiKey.objects.usable().filter(pk=key.pk).exists()
    assert actions()[0] == "api_key.revoked"


def test_an_invitation_is_withdrawn(as_superadmin, acme, owner):
    invitation = team.invite(
        acme, email="x@example.com", role=Role.AGENT, by=Actor(user=owner), my_role=Role.OWNER
    )
    token = invitation.token_hash
    assert (
        token
        not in as_superadmin.get(
            f"/admin/accounts/invitation/{invitation.pk}/change/"
        ).content.decode()
    )

    press(as_superadmin, invitation, "withdraw")

    assert not Invitation.objects.pending().exists()


def test_a_domain_is_removed_and_its_token_is_not_shown(as_superadmin, acme):
    domain = Domain.objects.create(tenant=acme, domain="chat.example.com", token="proof-of-owner")
    shown = as_superadmin.get(f"/admin/accounts/domain/{domain.pk}/change/").content.decode()
    assert "chat.example.com" in shown
    assert "proof-of-owner" not in shown

    press(as_superadmin, domain, "remove")

    assert not Domain.objects.exists()
    assert actions()[0] == "domain.removed"


def test_a_changed_plan_is_recorded_with_before_and_after(as_superadmin, superadmin):
    plan = Plan.objects.get(pk="starter")
    form = {
        field.name: "" if (value := getattr(plan, field.name)) is None else value
        for field in plan._meta.concrete_fields
        if field.name != "code"
    }
    as_superadmin.post("/admin/accounts/plan/starter/change/", {**form, "max_users": "11"})

    entry = AuditEntry.objects.get(action="plan.changed")
    assert (entry.user, entry.tenant) == (superadmin, None)
    assert entry.after == {"max_users": 11}
    assert entry.before == {"max_users": plan.max_users}


def test_a_plan_in_use_is_not_deleted(as_superadmin):
    assert (
        as_superadmin.post("/admin/accounts/plan/professional/delete/", {"post": "y"}).status_code
        == 403
    )
    unused = Plan.objects.create(code="old", name="Old", price_month=1)
    as_superadmin.post("/admin/accounts/plan/old/delete/", {"post": "yes"})
    assert not Plan.objects.filter(pk=unused.pk).exists()
    assert actions()[0] == "plan.deleted"


def test_a_refusal_is_said_in_words(as_superadmin, superadmin):
    make_user("idle@example.com", is_superuser=True, is_active=False)

    response = press(as_superadmin, superadmin, "dismiss")

    assert "Make somebody else superadmin first" in response.content.decode()
    assert PLATFORM.user is None
