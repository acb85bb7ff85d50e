"""Making a company on the page for it."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.test import Client

from apps.accounts.models import Membership, Role, Tenant, User
from tests.factories import PASSWORD

GIVEN = {
    "company": "Rosa Flores",
    "name": "Rosa Lima",
    "email": "rosa@example.com",
    "password": PASSWORD,
}


def test_a_visitor_becomes_the_owner_of_a_new_company_and_is_logged_in(
    as_nobody: Client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        response = as_nobody.post("/register/", GIVEN)

    assert response.url == "/confirm-email/"
    rosa = User.objects.get(email="rosa@example.com")
    tenant = Tenant.objects.get(slug="rosa-flores")
    assert Membership.objects.get(tenant=tenant).user == rosa
    assert tenant.verified_at is None
    assert "rosa@example.com" in as_nobody.get("/confirm-email/").content.decode()
    assert as_nobody.get("/t/rosa-flores/").status_code == 200
    assert "/confirm-email/" in mail.outbox[0].body


def test_opening_the_link_in_the_mail_lets_the_company_send(
    as_nobody: Client, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        as_nobody.post("/register/", GIVEN, headers={"accept-language": "en"})
    link = next(word for word in mail.outbox[0].body.split() if "/confirm-email/" in word)
    path = link.removeprefix(settings.PUBLIC_URL)

    assert "Yes, verify it" in as_nobody.get(path).content.decode()
    response = as_nobody.post(path)

    assert response.url == "/start/"
    assert Tenant.objects.get(slug="rosa-flores").may_send


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"company": ""}, "This field is required."),
        ({"slug": "acme"}, "Another company has this address."),
        ({"slug": "admin"}, "This address is reserved."),
        ({"slug": "Ros a"}, "Use 3 to 30 lower-case letters"),
        ({"email": "rosa"}, "Write an address such as"),
        ({"email": "founder@ACME.example.com"}, "This address has a login already."),
        ({"password": "short"}, "This password is too short."),
        ({"password": "rosa@example.com"}, "too similar to the e-mail"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_made(
    as_nobody: Client, acme: Tenant, wrong: dict[str, str], said: str
):
    before = Tenant.objects.count()

    page = as_nobody.post("/register/", GIVEN | wrong, headers={"accept-language": "en"})

    (field,) = wrong
    assert said in str(page.context["form"].errors[field])
    assert said in page.content.decode()
    assert Tenant.objects.count() == before


def test_while_typing_the_address_is_made_of_the_name(as_nobody: Client, acme: Tenant):
    page = as_nobody.get("/register/address/", {"company": "Açaí & Cia"}).content.decode()
    assert "<b>acai-cia</b>" in page

    taken = as_nobody.get("/register/address/", {"company": "Acme"}).content.decode()
    assert "<b>acme-2</b>" in taken

    chosen = as_nobody.get(
        "/register/address/", {"company": "X", "slug": "acme"}, headers={"accept-language": "en"}
    ).content.decode()
    assert "Another company has this address." in chosen


def test_somebody_with_a_login_adds_a_company(as_owner: Client, owner: User):
    page = as_owner.get("/register/").content.decode()
    assert "Add a company" in page
    assert 'name="password"' not in page

    response = as_owner.post("/register/", {"company": "Second"})

    assert response.url == "/t/second/"
    second = Tenant.objects.get(slug="second")
    assert second.may_send
    assert Membership.objects.get(tenant=second).role == Role.OWNER


def test_an_unverified_address_adds_no_company(as_owner: Client, owner: User):
    EmailAddress.objects.filter(user=owner).update(verified=False)

    page = as_owner.post("/register/", {"company": "Second"})

    assert "Verify your e-mail address before you add a company" in page.content.decode()
    assert not Tenant.objects.filter(slug="second").exists()


def test_registering_is_throttled(as_nobody: Client):
    answers = [as_nobody.post("/register/", {}).status_code for _ in range(21)]

    assert answers[0] == 200
    assert answers[-1] == 429


def test_inside_a_company_registering_leads_to_the_platform(as_nobody: Client, acme: Tenant):
    assert as_nobody.get("/t/acme/register/").url == f"{settings.PUBLIC_URL}/register/"
    assert as_nobody.get("/signup/").url == "/register/"


def test_the_longest_password_opens_the_api_too(as_nobody: Client, nobody):
    longest = ("four words in a row, " * 10)[:200]
    assert as_nobody.post("/register/", GIVEN | {"password": longest}).status_code == 302

    given = {"email": GIVEN["email"], "password": longest}
    assert nobody.post("auth/login", given).status_code == 200
