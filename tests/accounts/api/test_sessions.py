"""Logging in, renewing, logging out, changing companies."""

from __future__ import annotations

from datetime import timedelta

import jwt
import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.utils import timezone

from apps.accounts import team, tenants, tokens
from apps.accounts.actor import PLATFORM, Actor
from apps.accounts.models import Membership, Role, TokenFamily, User
from tests.factories import PASSWORD, make_user


def login(nobody, email, **more):
    return nobody.post("auth/login", {"email": email, "password": PASSWORD, **more})


def code_of(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


@pytest.fixture
def second_factor(owner) -> str:
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(owner, secret)
    RecoveryCodes.activate(owner)
    return secret


def test_password_and_address_open_the_company(nobody, owner, acme):
    answer = login(nobody, owner.email)

    assert answer.status_code == 200
    assert answer.data["user"]["id"] == str(owner.pk)
    assert answer.data["tenant"]["slug"] == "acme"
    assert answer.data["expiresIn"] == 15 * 60
    claims = jwt.decode(answer.data["token"], options={"verify_signature": False})
    assert claims["tenant"] == "acme"
    assert claims["sub"] == str(owner.pk)
    assert claims["exp"] - claims["iat"] == 15 * 60
    assert nobody.get("auth/me", Authorization=f"Bearer {answer.data['token']}").status_code == 200


def test_the_address_is_taken_in_any_case(nobody, owner):
    assert login(nobody, owner.email.upper()).status_code == 200


@pytest.mark.parametrize("body", [{"password": "wrong"}, {"email": "nobody@example.com"}])
def test_wrong_password_and_unknown_address_sound_the_same(nobody, owner, body):
    answer = login(nobody, **{"email": owner.email, **body})

    assert answer.status_code == 401
    assert answer.json()["code"] == "invalid_credentials"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_login_that_is_switched_off_is_refused_like_a_wrong_password(nobody, viewer):
    User.objects.filter(pk=viewer.pk).update(is_active=False)

    assert login(nobody, viewer.email).json()["code"] == "invalid_credentials"


def test_guessing_at_one_login_ends_after_five_attempts_from_any_address(nobody, owner, settings):
    settings.LOGIN_REQUESTS_A_MINUTE = 100
    for number in range(5):
        nobody.client.defaults["REMOTE_ADDR"] = f"192.0.2.{number}"
        assert login(nobody, owner.email, password="wrong").status_code == 401

    refused = login(nobody, owner.email)

    assert refused.status_code == 429
    assert refused.json()["code"] == "too_many_attempts"
    assert refused.headers["Retry-After"] == "300"


def test_a_second_factor_is_asked_for(nobody, owner, second_factor):
    assert login(nobody, owner.email).json()["code"] == "otp_required"
    assert login(nobody, owner.email, otp="000000").json()["code"] == "otp_invalid"
    assert login(nobody, owner.email, otp=code_of(second_factor)).status_code == 200


def test_a_code_of_the_second_factor_opens_once(nobody, owner, second_factor):
    code = code_of(second_factor)
    login(nobody, owner.email, otp=code)

    assert login(nobody, owner.email, otp=code).json()["code"] == "otp_invalid"


def test_a_recovery_code_stands_in_for_the_app(nobody, owner, second_factor):
    codes = owner.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()

    assert login(nobody, owner.email, otp=codes[0]).status_code == 200


def test_one_may_choose_among_ones_own_companies(nobody, owner, globex):
    Membership.objects.create(tenant=globex, user=owner, role=Role.VIEWER)

    assert login(nobody, owner.email).data["tenant"]["slug"] == "acme"
    assert login(nobody, owner.email, tenant="globex").data["tenant"]["slug"] == "globex"


@pytest.mark.parametrize("slug", ["globex", "no-such-company"])
def test_anothers_company_and_nobodys_sound_the_same(nobody, owner, slug):
    answer = login(nobody, owner.email, tenant=slug)

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


def test_a_wrong_password_tells_nothing_about_companies(nobody, owner):
    answers = [login(nobody, owner.email, password="no", tenant=t) for t in ("acme", "nope-nope")]

    assert {answer.status_code for answer in answers} == {401}


def test_nobody_logs_in_to_a_suspended_company(nobody, owner, acme):
    tenants.suspend(acme, by=PLATFORM)

    answer = login(nobody, owner.email, tenant="acme")

    assert answer.status_code == 403
    assert answer.json()["code"] == "tenant_suspended"
    assert login(nobody, owner.email).status_code == 403


def test_a_suspended_company_does_not_bar_the_way_to_another(nobody, owner, acme, globex):
    Membership.objects.create(tenant=globex, user=owner, role=Role.VIEWER)
    tenants.suspend(acme, by=PLATFORM)

    assert login(nobody, owner.email).data["tenant"]["slug"] == "globex"


def test_somebody_without_a_company_gets_a_login_all_the_same(nobody, db):
    answer = login(nobody, make_user("new@example.com").email)

    assert answer.status_code == 200
    assert answer.data["tenant"] is None


# ── Renewing ────────────────────────────────────────────────────────────────


def refresh(nobody, secret):
    return nobody.post("auth/refresh", {"refreshToken": secret})


def test_a_refresh_token_gives_a_new_pair(nobody, owner, acme):
    pair = tokens.issue(owner, acme)

    answer = refresh(nobody, pair.refresh)

    assert answer.status_code == 200
    assert answer.data["refreshToken"] != pair.refresh
    assert nobody.get("auth/me", Authorization=f"Bearer {answer.data['token']}").status_code == 200


def test_a_refresh_token_used_twice_ends_the_whole_family(nobody, owner, acme):
    pair = tokens.issue(owner, acme)
    newer = refresh(nobody, pair.refresh).data

    again = refresh(nobody, pair.refresh)

    assert again.status_code == 401
    assert again.json()["code"] == "token_reused"
    assert refresh(nobody, newer["refreshToken"]).json()["code"] == "invalid_token"
    assert nobody.get("auth/me", Authorization=f"Bearer {newer['token']}").status_code == 401


def test_another_log_in_survives_the_end_of_a_family(nobody, owner, acme):
    stolen, other = tokens.issue(owner, acme), tokens.issue(owner, acme)
    refresh(nobody, stolen.refresh)
    refresh(nobody, stolen.refresh)

    assert refresh(nobody, other.refresh).status_code == 200


@pytest.mark.parametrize("secret", ["", "no-token-of-ours", "x" * 300])
def test_what_is_no_refresh_token_renews_nothing(nobody, secret):
    assert refresh(nobody, secret).status_code in {400, 401}


def test_a_refresh_token_ends_by_itself(nobody, owner, acme):
    pair = tokens.issue(owner, acme)
    TokenFamily.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert refresh(nobody, pair.refresh).json()["code"] == "invalid_token"


def test_each_renewal_begins_the_thirty_days_anew(nobody, owner, acme):
    pair = tokens.issue(owner, acme)
    TokenFamily.objects.update(expires_at=timezone.now() + timedelta(hours=1))

    refresh(nobody, pair.refresh)

    assert TokenFamily.objects.get().expires_at > timezone.now() + timedelta(days=29)


def test_while_suspended_a_refresh_token_is_refused_but_not_spent(nobody, owner, acme):
    pair = tokens.issue(owner, acme)
    tenants.suspend(acme, by=PLATFORM)
    assert refresh(nobody, pair.refresh).json()["code"] == "tenant_suspended"

    tenants.reactivate(acme, by=PLATFORM)

    assert refresh(nobody, pair.refresh).status_code == 200


# ── Ending ──────────────────────────────────────────────────────────────────


def test_logging_out_ends_both_tokens_at_once(nobody, owner, acme):
    pair = tokens.issue(owner, acme)
    bearer = f"Bearer {pair.access}"

    answer = nobody.post("auth/logout", Authorization=bearer)

    assert answer.json() == {"success": True, "data": None}
    assert nobody.get("auth/me", Authorization=bearer).status_code == 401
    assert refresh(nobody, pair.refresh).status_code == 401


def test_one_can_log_out_of_a_suspended_company(api, owner, acme):
    program = api(owner, acme)
    tenants.suspend(acme, by=PLATFORM)

    assert program.post("auth/logout").status_code == 200


def test_whoever_is_removed_from_the_team_is_out_at_once(api, nobody, owner, agent, acme):
    pair = tokens.issue(agent, acme)
    mine = Membership.objects.get(user=agent, tenant=acme)

    team.remove(mine, by=Actor(user=owner), my_role=Role.OWNER)

    assert refresh(nobody, pair.refresh).json()["code"] == "invalid_token"
    assert nobody.get("members", Authorization=f"Bearer {pair.access}").status_code == 401


def test_a_changed_role_counts_from_the_next_request(api, owner, agent, acme):
    program = api(agent, acme)
    assert program.get("quota").status_code == 403

    team.change_role(
        Membership.objects.get(user=agent), Role.ADMIN, by=Actor(user=owner), my_role=Role.OWNER
    )

    assert program.get("quota").status_code == 200


# ── Changing companies ──────────────────────────────────────────────────────


def test_switching_gives_a_log_in_of_its_own_for_the_other_company(api, owner, acme, globex):
    Membership.objects.create(tenant=globex, user=owner, role=Role.VIEWER)
    program = api(owner, acme)

    answer = program.post("auth/switch-tenant", {"tenant": "globex"})

    other = program.get("auth/me", Authorization=f"Bearer {answer.data['token']}").data
    assert other["tenant"]["slug"] == "globex"
    assert other["role"] == "viewer"
    assert program.get("auth/me").data["tenant"]["slug"] == "acme"


@pytest.mark.parametrize("slug", ["globex", "no-such-company"])
def test_nobody_switches_to_a_company_that_is_not_theirs(api, owner, acme, slug):
    assert api(owner, acme).post("auth/switch-tenant", {"tenant": slug}).status_code == 404


def test_a_superadmin_switches_to_any_company(api, superadmin, globex):
    answer = api(superadmin, None).post("auth/switch-tenant", {"tenant": "globex"})

    assert answer.data["tenant"]["slug"] == "globex"


def test_a_key_is_for_one_company_and_can_neither_switch_nor_log_out(by_key):
    program = by_key("team.view")

    assert program.post("auth/switch-tenant", {"tenant": "acme"}).status_code == 403
    assert program.post("auth/logout").status_code == 403
