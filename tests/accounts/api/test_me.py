"""Who am I here, and what may I do."""

from __future__ import annotations

from apps.accounts.permissions import ALL, VIEWER


def test_an_owner_sees_the_company_and_every_permission(api, owner, acme):
    answer = api(owner, acme).get("auth/me")

    assert answer.status_code == 200, answer.content
    assert answer.data["user"]["email"] == owner.email
    assert answer.data["tenant"]["slug"] == "acme"
    assert answer.data["role"] == "owner"
    assert set(answer.data["permissions"]) == ALL
    assert [m["tenant"]["slug"] for m in answer.data["memberships"]] == ["acme"]
    assert {use["resource"] for use in answer.data["quota"]} >= {"max_users"}


def test_a_viewer_sees_no_quota_and_few_permissions(api, viewer, acme):
    answer = api(viewer, acme).get("auth/me")

    assert set(answer.data["permissions"]) == VIEWER
    assert answer.data["quota"] == []


def test_a_key_sees_itself_and_what_it_may(by_key):
    answer = by_key("team.view", "plan.view").get("auth/me")

    assert answer.data["user"] is None
    assert answer.data["apiKey"]["name"] == "robot"
    assert answer.data["permissions"] == ["plan.view", "team.view"]
    assert answer.data["memberships"] == []


def test_somebody_who_belongs_nowhere_has_no_tenant(api, superadmin):
    answer = api(superadmin, None).get("auth/me")

    assert answer.data["tenant"] is None
    assert answer.data["permissions"] == []
    assert answer.data["user"]["isSuperadmin"] is True


def test_it_costs_few_queries(api, owner, acme, django_assert_max_num_queries):
    program = api(owner, acme)

    with django_assert_max_num_queries(8):
        program.get("auth/me")


def test_asking_only_for_the_head_is_asking_too(api, owner, nobody, acme):
    answer = api(owner, acme).client.head("/api/v1/auth/me", headers=api(owner, acme).headers)

    assert answer.status_code == 200
    assert answer.content == b""
    assert nobody.client.head("/api/v1/auth/me").status_code == 401
