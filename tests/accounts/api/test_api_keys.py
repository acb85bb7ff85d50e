"""Keys for programs: made once, shown once, revoked at will."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import ApiKey


def make(program, **changes):
    return program.post("api-keys", {"name": "CRM", "scopes": ["team.view"], **changes})


def test_a_new_key_is_shown_once_and_opens_what_it_may(api, nobody, owner, acme):
    program = api(owner, acme)

    made = make(program)

    assert made.status_code == 201
    secret = made.data["key"]
    assert secret.startswith("rk_")
    assert made.data["last4"] == secret[-4:]
    listed = program.get("api-keys")
    assert secret not in listed.content.decode()
    assert [item["name"] for item in listed.data["items"]] == ["CRM"]
    assert nobody.get("members", Authorization=f"Bearer {secret}").status_code == 200
    assert nobody.get("settings", Authorization=f"Bearer {secret}").status_code == 403


def test_the_secret_is_kept_nowhere(api, owner, acme):
    secret = make(api(owner, acme)).data["key"]

    kept = ApiKey.objects.get(name="CRM")
    assert secret not in str(kept.__dict__)


@pytest.mark.parametrize("scopes", [[], ["owners.manage"], ["api_keys.manage"], ["nonsense"], "x"])
def test_scopes_that_a_key_can_t_have_are_refused(api, owner, acme, scopes):
    answer = make(api(owner, acme), scopes=scopes)

    assert answer.status_code == 400
    assert all(field.startswith("scopes") for field in answer.json()["errors"])


def test_a_moment_that_has_passed_is_no_expiry(api, owner, acme):
    answer = make(api(owner, acme), expiresAt="2020-01-01T00:00:00Z")

    assert list(answer.json()["errors"]) == ["expiresAt"]


def test_an_agent_makes_no_keys(api, agent, acme):
    assert make(api(agent, acme)).status_code == 403


def test_a_key_makes_no_keys(by_key):
    assert make(by_key("team.view")).status_code == 403


def test_a_revoked_key_opens_nothing(api, by_key, owner, acme):
    program = by_key("team.view")
    key = ApiKey.objects.get()

    answer = api(owner, acme).delete(f"api-keys/{key.pk}")

    assert answer.json() == {"success": True, "data": None}
    assert program.get("members").status_code == 401
    assert api(owner, acme).delete(f"api-keys/{key.pk}").status_code == 404


def test_an_expired_key_opens_nothing(by_key):
    program = by_key("team.view", expires_at=timezone.now() + timedelta(days=1))
    assert program.get("members").status_code == 200

    ApiKey.objects.update(expires_at=timezone.now())

    assert program.get("members").json()["code"] == "invalid_token"


def test_another_companys_key_can_t_be_seen_or_revoked(api, by_key, stranger, globex):
    program = by_key("team.view")
    other = api(stranger, globex)

    assert other.get("api-keys").data["items"] == []
    assert other.delete(f"api-keys/{ApiKey.objects.get().pk}").status_code == 404
    assert program.get("members").status_code == 200


def test_what_a_key_does_is_told_of_the_key(by_key, acme):
    by_key("team.manage").post("members/invite", {"email": "b@example.com", "role": "viewer"})

    entry = acme.audit_entries.get(action="member.invited")
    assert entry.api_key_id == ApiKey.objects.get().pk
    assert entry.user_id is None


def test_a_key_is_the_companys_and_outlives_its_makers_login(by_key, owner):
    program = by_key("team.view")
    owner.is_active = False
    owner.save(update_fields=["is_active"])

    assert program.get("members").status_code == 200
