"""The team's page."""

from __future__ import annotations

import json

import pytest
from django.core import mail
from django.test import Client

from apps.accounts import quotas
from apps.accounts.models import Invitation, Membership, Role, Tenant, User

HTMX = {"HX-Request": "true"}


def member(user: User, tenant: Tenant) -> Membership:
    return Membership.objects.get(user=user, tenant=tenant)


def test_everybody_sees_the_team_and_only_managers_its_buttons(
    as_viewer: Client, as_owner: Client, agent: User
):
    seen = as_viewer.get("/t/acme/team/").content.decode()
    assert agent.email in seen
    assert "Invite" not in seen
    assert f"role-{member(agent, agent.memberships.get().tenant).pk}" not in seen

    assert "Remove from the team" in as_owner.get("/t/acme/team/").content.decode()


def test_an_invitation_leaves_by_mail_and_stands_on_the_page(
    as_admin: Client, acme: Tenant, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        response = as_admin.post(
            "/t/acme/team/invite/", {"email": "Nina@example.com", "role": "agent"}
        )

    assert response.url == "/t/acme/team/"
    assert mail.outbox[0].to == ["nina@example.com"]
    assert "nina@example.com" in as_admin.get("/t/acme/team/").content.decode()


def test_in_the_dialog_the_answer_is_the_new_list_and_a_toast(as_admin: Client):
    dialog = as_admin.get("/t/acme/team/invite/", headers=HTMX)
    assert dialog.content.decode().strip().startswith("<dialog")

    response = as_admin.post(
        "/t/acme/team/invite/", {"email": "nina@example.com", "role": "viewer"}, headers=HTMX
    )

    assert response["HX-Retarget"] == "#people"
    assert "nina@example.com" in response.content.decode()
    assert json.loads(response["HX-Trigger"])["closeDialog"] is True


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"email": "nina", "role": "agent"}, "email", "Write an address such as"),
        ({"email": "n@example.com", "role": "king"}, "role", "Select a valid choice"),
        ({"email": "founder@acme.example.com", "role": "agent"}, "email", "already on the team"),
    ],
)
def test_a_wrong_invitation_is_told_beside_the_field(
    as_owner: Client, given: dict[str, str], field: str, said: str
):
    page = as_owner.post("/t/acme/team/invite/", given, headers=HTMX)

    assert f'id="id_{field}_error"' in page.content.decode()
    assert said in page.content.decode()
    assert page["HX-Retarget"] == "#modal"
    assert not Invitation.objects.exists()


def test_administrators_can_not_invite_owners(as_admin: Client):
    page = as_admin.post("/t/acme/team/invite/", {"email": "n@example.com", "role": "owner"})

    assert "role" in page.context["form"].errors
    assert not Invitation.objects.exists()


def test_a_full_plan_shows_the_upgrade_dialog(as_owner: Client, acme: Tenant):
    acme.quota_overrides = {"max_users": quotas.use_of(acme, "max_users").used}
    acme.save()
    given = {"email": "nina@example.com", "role": "agent"}

    dialog = as_owner.post("/t/acme/team/invite/", given, headers=HTMX)
    page = as_owner.post("/t/acme/team/invite/", given)

    assert dialog.status_code == page.status_code == 402
    assert '<dialog class="dialog" id="upgrade"' in dialog.content.decode()
    assert "/t/acme/plan/" in page.content.decode()
    assert not Invitation.objects.exists()


def test_a_role_is_changed_where_it_stands(as_admin: Client, agent: User, acme: Tenant):
    response = as_admin.post(
        f"/t/acme/team/{member(agent, acme).pk}/role/", {"role": "viewer"}, headers=HTMX
    )

    assert member(agent, acme).role == Role.VIEWER
    assert "is viewer now" in response["HX-Trigger"]


def test_the_last_owner_stays_and_is_told_why(as_owner: Client, owner: User, acme: Tenant):
    response = as_owner.post(f"/t/acme/team/{member(owner, acme).pk}/role/", {"role": "agent"})

    assert member(owner, acme).role == Role.OWNER
    page = as_owner.get(response.url, follow=True).content.decode()
    assert "A company needs an owner." in page
    toast = as_owner.post(f"/t/acme/team/{member(owner, acme).pk}/remove/", headers=HTMX)
    assert toast.status_code == 409
    assert "needs an owner" in toast["HX-Trigger"]


def test_an_administrator_can_not_touch_the_owner(as_admin: Client, owner: User, acme: Tenant):
    response = as_admin.post(f"/t/acme/team/{member(owner, acme).pk}/remove/")

    assert response.status_code == 403
    assert Membership.objects.filter(user=owner, tenant=acme).exists()


def test_somebody_is_shown_out_at_once(
    as_admin: Client, as_agent: Client, agent: User, acme: Tenant
):
    as_admin.post(f"/t/acme/team/{member(agent, acme).pk}/remove/")

    assert as_agent.get("/t/acme/").status_code == 403


def test_the_owner_hands_the_company_over(as_owner: Client, owner: User, admin: User, acme: Tenant):
    as_owner.post(f"/t/acme/team/{member(admin, acme).pk}/owner/")

    assert member(admin, acme).role == Role.OWNER
    assert member(owner, acme).role == Role.ADMIN


def test_a_superadmin_has_no_ownership_to_hand_over(
    as_superadmin: Client, agent: User, owner: User, acme: Tenant
):
    as_superadmin.post("/enter/acme/")

    response = as_superadmin.post(f"/t/acme/team/{member(agent, acme).pk}/owner/")

    assert response.status_code == 403
    assert member(owner, acme).role == Role.OWNER


def test_an_invitation_is_sent_again_and_withdrawn(
    as_owner: Client, acme: Tenant, django_capture_on_commit_callbacks
):
    as_owner.post("/t/acme/team/invite/", {"email": "nina@example.com", "role": "agent"})
    first = Invitation.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        as_owner.post(f"/t/acme/team/invitations/{first.pk}/resend/")
    second = Invitation.objects.get(revoked_at=None)
    assert second.token_hash != first.token_hash
    assert len(mail.outbox) == 1

    as_owner.post(f"/t/acme/team/invitations/{second.pk}/withdraw/")

    assert not Invitation.objects.filter(revoked_at=None).exists()
    assert as_owner.post(f"/t/acme/team/invitations/{second.pk}/resend/").status_code == 404


@pytest.mark.parametrize("act", ["role", "remove", "owner"])
def test_members_of_another_company_are_out_of_reach(
    as_owner: Client, stranger: User, globex: Tenant, act: str
):
    theirs = member(stranger, globex)

    response = as_owner.post(f"/t/acme/team/{theirs.pk}/{act}/", {"role": "viewer"})

    assert response.status_code == 404
    assert member(stranger, globex).role == Role.OWNER


@pytest.mark.parametrize(
    "path", ["team/invite/", "settings/api-keys/", "settings/audit/", "settings/company/", "plan/"]
)
def test_an_agent_may_not(as_agent: Client, path: str):
    page = as_agent.get(f"/t/acme/{path}")

    assert page.status_code == 403
    assert "What is missing" in page.content.decode()


def test_roles_are_shown_as_the_table_says(as_viewer: Client):
    groups = as_viewer.get("/t/acme/team/roles/").context["groups"]
    cells = {str(row["words"]): row["cells"] for group in groups for row in group["rows"]}

    assert cells["Close the account"] == [True, False, False, False]
    assert cells["Answer customers"] == [True, True, True, False]
