"""The longest e-mail address that can be kept is taken, a longer one refused in words."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from apps.accounts import superadmins
from apps.accounts.models import User

LONGEST = f"{'a' * 181}@{'b' * 60}.example.com"
TOO_LONG = "a" + LONGEST


@pytest.fixture(autouse=True)
def _it_is_the_longest() -> None:
    assert len(LONGEST) == User._meta.get_field("email").max_length


def _register(client: Client, email: str) -> int:
    form = {"company": "Long", "name": "L", "email": email, "password": "four words in a row"}
    return client.post("/register/", form).status_code


def test_somebody_registers(as_nobody: Client) -> None:
    assert _register(as_nobody, TOO_LONG) == 200
    assert _register(as_nobody, LONGEST) == 302


def test_a_program_registers_somebody(nobody) -> None:
    body = {"tenantName": "Long", "name": "L", "password": "four words in a row"}
    assert nobody.post("auth/register", {**body, "email": TOO_LONG}).status_code == 400
    assert nobody.post("auth/register", {**body, "email": LONGEST}).status_code == 201


def test_somebody_is_invited(as_owner: Client, django_capture_on_commit_callbacks) -> None:
    def invite(email: str) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            as_owner.post("/t/acme/team/invite/", {"email": email, "role": "agent"})

    invite(TOO_LONG)
    assert mail.outbox == []
    invite(LONGEST)
    assert mail.outbox[0].to == [LONGEST]


def test_the_first_superadmin_is_told(as_nobody: Client) -> None:
    page = f"/platform/first-admin/{superadmins.first_link_token()}/"
    form = {"name": "Root", "email": TOO_LONG, "password": "four words in a row"}
    assert as_nobody.post(page, form).status_code == 422
    assert as_nobody.post(page, form | {"email": LONGEST}).status_code == 302
