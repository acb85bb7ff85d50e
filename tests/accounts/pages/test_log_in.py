"""Getting in, with and without a second factor, and getting back in."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.core import mail
from django.test import Client

from apps.accounts.models import Tenant, User
from tests.factories import PASSWORD


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def log_in(client: Client, user: User, *, path: str = "/login/", password: str = PASSWORD):
    return client.post(path, {"login": user.email, "password": password, "remember": "on"})


def test_a_person_logs_in_and_lands_in_their_one_company(as_nobody: Client, owner: User):
    response = log_in(as_nobody, owner)

    assert response.url == "/start/"
    assert as_nobody.get("/start/").url == "/t/acme/"


def test_inside_a_company_the_log_in_leads_to_its_home(as_nobody: Client, owner: User):
    asked = as_nobody.get("/t/acme/team/")
    assert asked.url == "/t/acme/login/?next=/t/acme/team/"
    assert "Acme" in as_nobody.get("/t/acme/login/").content.decode()

    assert log_in(as_nobody, owner, path="/t/acme/login/").url == "/t/acme/"


def test_a_wrong_password_is_told_without_saying_which_half_is_wrong(
    as_nobody: Client, owner: User
):
    english = {"accept-language": "en"}
    wrong = as_nobody.post(
        "/login/", {"login": owner.email, "password": "wrong-horse"}, headers=english
    )
    unknown = as_nobody.post(
        "/login/", {"login": "no@example.com", "password": "wrong-horse"}, headers=english
    )

    assert "The address or the password is not right." in wrong.content.decode()
    assert str(wrong.context["form"].errors) == str(unknown.context["form"].errors)


def test_guessing_passwords_is_stopped(as_nobody: Client, owner: User):
    for _ in range(5):
        log_in(as_nobody, owner, password="wrong-horse")

    page = log_in(as_nobody, owner)

    assert page.status_code == 200
    assert page.context["form"].errors
    assert not as_nobody.session.get("_auth_user_id")


def test_without_the_tick_the_log_in_ends_with_the_browser(as_nobody: Client, owner: User):
    as_nobody.post("/login/", {"login": owner.email, "password": PASSWORD})

    assert as_nobody.session.get_expire_at_browser_close()


def test_a_second_factor_is_asked_for_and_its_secret_is_stored_encrypted(
    as_nobody: Client, owner: User
):
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(owner, secret)
    assert secret not in str(Authenticator.objects.get(user=owner).data)

    assert log_in(as_nobody, owner).url.startswith("/two-factor/authenticate/")
    refused = as_nobody.post("/two-factor/authenticate/", {"code": "000000"})
    assert refused.context["form"].errors["code"]
    assert as_nobody.get("/start/").url.startswith("/login/")

    assert as_nobody.post("/two-factor/authenticate/", {"code": code_of(secret)}).url == "/start/"


def test_a_person_turns_the_second_factor_on_and_gets_recovery_codes(
    as_nobody: Client, owner: User
):
    log_in(as_nobody, owner)
    asked = as_nobody.get("/t/acme/two-factor/totp/activate/")
    assert as_nobody.post(asked.url, {"password": "wrong"}).context["form"].errors["password"]
    page = as_nobody.post(asked.url, {"password": PASSWORD}, follow=True)
    secret = page.context["form"].secret
    assert "data:image/svg+xml" in page.content.decode()

    response = as_nobody.post("/t/acme/two-factor/totp/activate/", {"code": code_of(secret)})

    assert response.url == "/t/acme/two-factor/recovery-codes/"
    codes = as_nobody.get(response.url).context["unused_codes"]
    assert len(codes) == 10
    assert codes[0] in as_nobody.get(f"{response.url}download/").content.decode()
    assert "code from your phone" in as_nobody.get("/t/acme/two-factor/").content.decode()


def test_the_second_factor_asks_for_the_password_again(as_owner: Client):
    response = as_owner.get("/t/acme/two-factor/totp/activate/")

    assert response.url.startswith("/t/acme/reauthenticate/")
    assert "Is it you?" in as_owner.get(response.url).content.decode()


def test_a_forgotten_password_is_replaced_by_a_link(as_nobody: Client, owner: User):
    assert as_nobody.post("/password/reset/", {"email": owner.email}).url == "/password/reset/done/"
    link = re.search(r"http://\S+/password/reset/key/\S+", mail.outbox[0].body)
    assert link
    form = as_nobody.get(link.group().removeprefix(settings.PUBLIC_URL), follow=True)
    path = form.redirect_chain[-1][0]

    weak = as_nobody.post(path, {"password1": "short"})
    assert "too short" in str(weak.context["form"].errors) or "curta" in str(
        weak.context["form"].errors
    )
    as_nobody.post(path, {"password1": "a-fresh-long-password"})

    owner.refresh_from_db()
    assert owner.check_password("a-fresh-long-password")
    assert (
        "opens nothing now"
        in as_nobody.get(
            link.group().removeprefix(settings.PUBLIC_URL), headers={"accept-language": "en"}
        ).content.decode()
    )


def test_an_unknown_address_gets_the_same_answer_as_a_known_one(as_nobody: Client, acme: Tenant):
    response = as_nobody.post("/password/reset/", {"email": "nobody@example.com"})

    assert response.url == "/password/reset/done/"
    assert "no login has this address" in mail.outbox[0].body or mail.outbox[0].to == [
        "nobody@example.com"
    ]


@pytest.mark.parametrize("path", ["/", "/login/", "/register/", "/password/reset/"])
def test_doors_speak_the_visitors_language(as_nobody: Client, path: str):
    english = as_nobody.get(path, headers={"accept-language": "en"}).content.decode()
    assert '<html lang="en"' in english
    portuguese = as_nobody.get(path, headers={"accept-language": "pt-BR"}).content.decode()
    assert '<html lang="pt-BR"' in portuguese


def test_logging_out_ends_the_session(as_owner: Client):
    assert as_owner.post("/t/acme/logout/").url == "/"

    assert as_owner.get("/t/acme/").url.startswith("/t/acme/login/")
