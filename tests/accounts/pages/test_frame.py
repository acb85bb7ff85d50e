"""What every page offers: palette, notices, visits of superadmins, plan, suspended companies."""

from __future__ import annotations

import pytest
from django.test import Client

from apps.accounts import notifications, tenants
from apps.accounts.actor import PLATFORM
from apps.accounts.models import AuditEntry, Membership, Notification, Tenant, User


def found(client: Client, query: str) -> list[str]:
    groups = client.get("/t/acme/palette/", {"q": query}).context["groups"]
    return [item.label for group in groups for item in group["items"]]


def test_the_palette_finds_pages_by_any_of_their_words(as_owner: Client):
    assert found(as_owner, "bran") == ["Branding"]
    assert found(as_owner, "logo") == ["Branding"]
    assert found(as_owner, "ÁUDIT") == ["Audit log"]
    assert found(as_owner, "zzz") == []
    assert found(as_owner, "")[0] == "Home"
    assert "Contacts" in found(as_owner, "")


def test_the_palette_shows_only_pages_one_may_see(as_viewer: Client):
    assert found(as_viewer, "audit") == []
    assert found(as_viewer, "team") == ["Team"]


def test_the_palette_switches_companies(as_owner: Client, owner: User, globex: Tenant):
    assert found(as_owner, "glob") == []

    Membership.objects.create(tenant=globex, user=owner, role="viewer")

    assert found(as_owner, "glob") == ["Globex"]


@pytest.fixture
def notice(acme: Tenant, agent: User) -> Notification:
    return notifications.notify(acme, "member_joined", to=[agent], name="Nina")[0]


def test_a_notice_stands_in_the_bell_until_it_is_followed(as_agent: Client, notice: Notification):
    bell = as_agent.get("/t/acme/notifications/", headers={"HX-Request": "true"})
    assert "Nina has joined the team." in bell.content.decode()
    assert "Notices, 1 new" in as_agent.get("/t/acme/").content.decode()

    assert as_agent.get(f"/t/acme/notifications/{notice.pk}/").url == "/t/acme/team/"

    notice.refresh_from_db()
    assert notice.read_at is not None


def test_all_notices_are_read_at_once(as_agent: Client, notice: Notification):
    as_agent.post("/t/acme/notifications/read/")

    assert not Notification.objects.unread().exists()
    assert "Nina has joined" in as_agent.get("/t/acme/notifications/").content.decode()


def test_notices_are_ones_own(as_viewer: Client, as_stranger: Client, notice: Notification):
    assert as_viewer.get(f"/t/acme/notifications/{notice.pk}/").status_code == 404
    assert as_stranger.get(f"/t/globex/notifications/{notice.pk}/").status_code == 404
    as_viewer.post("/t/acme/notifications/read/")
    assert Notification.objects.unread().exists()


def test_a_superadmin_enters_on_purpose_and_it_is_recorded(as_superadmin: Client, acme: Tenant):
    outside = as_superadmin.get("/t/acme/team/")
    assert outside.status_code == 403
    assert "Enter as superadmin" in outside.content.decode()

    assert as_superadmin.post("/t/acme/enter/", {"next": "/t/acme/team/"}).url == "/t/acme/team/"

    inside = as_superadmin.get("/t/acme/team/")
    assert "You are inside this company as superadmin" in inside.content.decode()
    entry = AuditEntry.objects.get(action="tenant.entered", tenant=acme)
    assert entry.as_superadmin
    as_superadmin.post("/t/acme/leave/")
    assert as_superadmin.get("/t/acme/team/").status_code == 403
    assert AuditEntry.objects.filter(action="tenant.left", tenant=acme).exists()


def test_entering_one_company_opens_no_other(as_superadmin: Client, acme: Tenant, globex: Tenant):
    as_superadmin.post("/enter/acme/")

    assert as_superadmin.get("/t/globex/").status_code == 403
    assert as_superadmin.post("/enter/nowhere/").status_code == 404


def test_nobody_else_enters(as_owner: Client, as_nobody: Client, globex: Tenant):
    assert as_owner.post("/enter/globex/").status_code == 404
    assert as_owner.post("/t/globex/enter/").status_code == 404
    assert as_nobody.post("/enter/globex/").url.startswith("/login/")
    assert as_owner.get("/t/globex/").status_code == 403
    assert not AuditEntry.objects.filter(action="tenant.entered").exists()


def test_the_plan_shows_use_and_all_plans(as_admin: Client, acme: Tenant):
    page = as_admin.get("/t/acme/plan/").content.decode()

    assert "Professional" in page
    assert "of 50" in page
    assert "no limit" in page


def test_a_suspended_company_is_shut_but_ones_own_pages_are_not(as_owner: Client, acme: Tenant):
    tenants.suspend(acme, by=PLATFORM)

    shut = as_owner.get("/t/acme/team/")
    assert shut.status_code == 403
    assert "Acme is suspended" in shut.content.decode()
    assert as_owner.get("/t/acme/profile/").status_code == 200


def test_an_unverified_company_says_so_on_every_page(
    as_owner: Client, as_viewer: Client, acme: Tenant
):
    Tenant.objects.filter(pk=acme.pk).update(verified_at=None)

    assert (
        "Verify your e-mail address: until then" in as_owner.get("/t/acme/team/").content.decode()
    )
    viewers = as_viewer.get("/t/acme/team/").content.decode()
    assert "Until an owner verifies" in viewers


@pytest.mark.parametrize(
    "path",
    ["", "team/", "team/roles/", "team/invite/", "plan/", "settings/", "settings/branding/",
     "settings/domains/", "settings/ai-keys/", "settings/api-keys/", "settings/api-keys/new/",
     "settings/audit/", "settings/close/", "notifications/", "profile/",
     "password/change/", "two-factor/", "devices/", "profile/close/"],
)  # fmt: skip
def test_every_page_of_an_owner_is_there_without_inline_script_or_style(
    as_owner: Client, path: str
):
    page = as_owner.get(f"/t/acme/{path}")

    text = page.content.decode()
    assert page.status_code == 200
    assert " style=" not in text
    assert "onclick=" not in text
    assert "<script>" not in text
    assert "http://" not in text.replace("http://www.w3.org", "").replace("http://testserver", "")
