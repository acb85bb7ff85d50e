"""Which company a request is about, in each of the ways to say it."""

from __future__ import annotations

import pytest

from apps.accounts import tenants
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Domain, Membership, Role
from apps.accounts.tenancy import in_tenant
from apps.ai import keys as ai_keys

WAYS = {
    "path": lambda slug: (f"/api/v1/tenant/{slug}/settings", {}),
    "prefix": lambda slug: (f"/t/{slug}/api/v1/settings", {}),
    "header": lambda slug: ("/api/v1/settings", {"X-Tenant-Id": slug}),
    "host": lambda slug: ("/api/v1/settings", {"Host": f"chat.{slug}.example.com"}),
}


@pytest.fixture(autouse=True)
def domains(acme, globex):
    for tenant in (acme, globex):
        Domain.objects.create(
            tenant=tenant,
            domain=f"chat.{tenant.slug}.example.com",
            token="x",
            verified_at=tenant.created_at,
        )


def ask(program, way, slug):
    path, headers = WAYS[way](slug)
    return program.get(path, **headers)


@pytest.mark.parametrize("way", WAYS)
def test_the_company_may_be_named_again_in_any_way(api, owner, acme, way):
    answer = ask(api(owner, acme), way, "acme")

    assert answer.status_code == 200
    assert answer.data["profile"]["name"] == "Acme"


@pytest.mark.parametrize("way", WAYS)
def test_naming_another_company_finds_nothing(api, owner, acme, way):
    answer = ask(api(owner, acme), way, "globex")

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"
    assert "globex" not in answer.content.decode().lower()


@pytest.mark.parametrize("way", ["path", "prefix", "header"])
def test_nobodys_company_sounds_like_anothers(api, owner, acme, way):
    program = api(owner, acme)

    theirs, nobodys = ask(program, way, "globex"), ask(program, way, "no-such-company")

    assert theirs.content == nobodys.content
    assert theirs.status_code == nobodys.status_code == 404


@pytest.mark.parametrize("way", ["path", "prefix", "header"])
def test_without_a_credential_neither_is_told_from_the_other(nobody, acme, way):
    answers = [ask(nobody, way, slug) for slug in ("acme", "no-such-company")]

    assert {answer.status_code for answer in answers} == {401}
    assert answers[0].json()["code"] == answers[1].json()["code"]


@pytest.mark.parametrize("way", WAYS)
def test_a_key_is_as_bound_as_a_token(by_key, way):
    program = by_key("settings.view")

    assert ask(program, way, "acme").status_code == 200
    assert ask(program, way, "globex").status_code == 404


def test_two_ways_that_disagree_find_nothing_even_for_a_superadmin(api, superadmin):
    program = api(superadmin, None)

    answer = program.get("/api/v1/tenant/acme/settings", **{"X-Tenant-Id": "globex"})

    assert answer.status_code == 404


@pytest.mark.parametrize("way", ["path", "prefix", "header"])
def test_a_superadmin_may_choose_any_company(api, superadmin, acme, way):
    program = api(superadmin, acme)

    assert ask(program, way, "globex").data["profile"]["name"] == "Globex"
    assert ask(program, way, "no-such-company").status_code == 404


def test_a_superadmins_deeds_are_marked_as_such(api, superadmin, globex):
    api(superadmin, None).patch("settings", {"profile": {"name": "G"}}, **{"X-Tenant-Id": "globex"})

    assert globex.audit_entries.latest("at").as_superadmin is True


@pytest.mark.parametrize("way", [*WAYS, "nothing"])
def test_a_stranger_to_the_company_of_the_token_finds_nothing(api, stranger, acme, way):
    program = api(stranger, acme)  # a token of a membership that is gone

    answer = program.get("settings") if way == "nothing" else ask(program, way, "acme")

    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["settings", "members", "quota", "audit-events", "api-keys"])
def test_outside_a_company_there_is_nothing_to_see(api, superadmin, path):
    assert api(superadmin, None).get(path).status_code == 404


@pytest.mark.parametrize("closing", [tenants.suspend, tenants.cancel])
@pytest.mark.parametrize("path", ["auth/me", "settings", "members", "quota", "audit-events"])
def test_members_of_a_suspended_company_are_told_so(api, owner, acme, closing, path):
    program = api(owner, acme)
    closing(acme, by=PLATFORM)

    answer = program.get(path)

    assert answer.status_code == 403
    assert answer.json()["code"] == "tenant_suspended"


def test_a_suspended_companys_keys_are_told_so_too(by_key, acme):
    program = by_key("settings.view")
    tenants.suspend(acme, by=PLATFORM)

    assert program.get("settings").json()["code"] == "tenant_suspended"


def test_to_a_stranger_a_suspended_company_is_no_different(api, stranger, globex, acme):
    tenants.suspend(acme, by=PLATFORM)

    assert ask(api(stranger, globex), "path", "acme").status_code == 404


def test_each_company_reads_its_own_schema(api, owner, stranger, acme, globex):
    for tenant, key in ((acme, "sk-of-acme-AAAA"), (globex, "sk-of-globex-GGGG")):
        with in_tenant(tenant):
            ai_keys.put(tenant, "openai", key, by=PLATFORM)

    assert api(owner, acme).get("settings").data["aiKeys"]["openai"]["last4"] == "AAAA"
    assert api(stranger, globex).get("settings").data["aiKeys"]["openai"]["last4"] == "GGGG"


def test_two_companies_of_one_person_never_mix(api, owner, acme, globex):
    Membership.objects.create(tenant=globex, user=owner, role=Role.ADMIN)
    here, there = api(owner, acme), api(owner, globex)

    names = [program.get("settings").data["profile"]["name"] for program in (here, there, here)]

    assert names == ["Acme", "Globex", "Acme"]


def test_a_browsers_session_opens_no_api(as_owner, acme):
    assert as_owner.get("/t/acme/api/v1/auth/me").status_code == 401
