"""A company begins, its owner's address is verified, a password is forgotten."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core import mail

from apps.accounts import tokens
from apps.accounts.models import Tenant, User
from tests.factories import PASSWORD

ROSA = {
    "tenantName": "Rosa & Filhas",
    "email": "rosa@example.com",
    "password": "correct-horse-battery",
    "name": "Rosa Lima",
}


def register(nobody, **changes):
    return nobody.post("auth/register", {**ROSA, **changes})


def test_registering_makes_a_company_and_logs_its_owner_in(nobody):
    answer = register(nobody)

    assert answer.status_code == 201
    assert answer.data["user"]["email"] == "rosa@example.com"
    assert answer.data["tenant"]["name"] == "Rosa & Filhas"
    assert answer.data["tenant"]["maySend"] is False
    me = nobody.get("auth/me", Authorization=f"Bearer {answer.data['token']}")
    assert me.data["role"] == "owner"


def test_a_taken_address_is_said_beside_the_field_and_makes_nothing(nobody, owner):
    answer = register(nobody, email=owner.email.upper())

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["email"]
    assert not Tenant.objects.filter(name="Rosa & Filhas").exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"password": "short"}, "password"),
        ({"password": "password123"}, "password"),
        ({"password": "rosa@example.com"}, "password"),
        ({"email": "rosa"}, "email"),
        ({"tenantName": ""}, "tenantName"),
        ({"tenantName": "Rosa\nBcc: all@example.com"}, "tenantName"),
        ({"tenantName": 5}, "tenantName"),
        ({"name": None}, "name"),
    ],
)
def test_what_can_t_be_is_said_by_the_name_of_its_field(nobody, changes, field):
    answer = register(nobody, **changes)

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid"
    assert list(answer.json()["errors"]) == [field]


def test_two_companies_of_one_name_get_two_addresses(nobody):
    slugs = {
        register(nobody, email=f"rosa{n}@example.com").data["tenant"]["slug"] for n in range(2)
    }

    assert len(slugs) == 2


def test_the_verified_company_may_send(nobody):
    register(nobody)
    address = EmailAddress.objects.get(email="rosa@example.com")
    key = EmailConfirmationHMAC(address).key

    answer = nobody.post("auth/verify-email", {"key": key})

    assert answer.data == {"email": "rosa@example.com"}
    assert Tenant.objects.get(name="Rosa & Filhas").may_send
    assert nobody.post("auth/verify-email", {"key": key}).status_code == 400


@pytest.mark.parametrize("key", ["", "nonsense", "MTA:abc:def"])
def test_a_link_that_is_not_ours_verifies_nothing(nobody, key):
    answer = nobody.post("auth/verify-email", {"key": key})

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["key"]


def forgot(nobody, email, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return nobody.post("auth/password/forgot", {"email": email})


def test_a_forgotten_password_is_replaced_through_the_mail(
    nobody, owner, acme, django_capture_on_commit_callbacks
):
    pair = tokens.issue(owner, acme)
    answer = forgot(nobody, owner.email, django_capture_on_commit_callbacks)
    assert answer.status_code == 200
    key = re.search(r"/password/reset/key/([^/\s]+)/", mail.outbox[-1].body)[1]

    reset = nobody.post("auth/password/reset", {"key": key, "password": "a-brand-new-secret"})

    assert reset.status_code == 200, reset.content
    again = {"email": owner.email, "password": "a-brand-new-secret"}
    assert nobody.post("auth/login", again).status_code == 200
    assert nobody.post("auth/login", {**again, "password": PASSWORD}).status_code == 401
    assert nobody.post("auth/refresh", {"refreshToken": pair.refresh}).status_code == 401
    assert nobody.get("auth/me", Authorization=f"Bearer {pair.access}").status_code == 401
    used = nobody.post("auth/password/reset", {"key": key, "password": "another-new-secret"})
    assert list(used.json()["errors"]) == ["key"]


def test_the_answer_is_the_same_for_an_address_nobody_has(
    nobody, owner, django_capture_on_commit_callbacks
):
    known = forgot(nobody, owner.email, django_capture_on_commit_callbacks)
    unknown = forgot(nobody, "nobody@example.com", django_capture_on_commit_callbacks)

    assert known.json() == unknown.json()


def test_a_weak_new_password_is_refused_and_the_link_stays_good(
    nobody, owner, django_capture_on_commit_callbacks
):
    forgot(nobody, owner.email, django_capture_on_commit_callbacks)
    key = re.search(r"/password/reset/key/([^/\s]+)/", mail.outbox[-1].body)[1]

    weak = nobody.post("auth/password/reset", {"key": key, "password": "123"})

    assert list(weak.json()["errors"]) == ["password"]
    good = nobody.post("auth/password/reset", {"key": key, "password": "a-brand-new-secret"})
    assert good.status_code == 200


@pytest.mark.parametrize("key", ["x", "x-y", "-", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz-abc"])
def test_a_made_up_link_resets_nothing(nobody, key):
    answer = nobody.post("auth/password/reset", {"key": key, "password": "a-brand-new-secret"})

    assert answer.status_code == 400


def test_no_password_is_ever_answered(nobody):
    assert ROSA["password"] not in register(nobody).content.decode()
    assert User.objects.get(email=ROSA["email"]).check_password(ROSA["password"])
