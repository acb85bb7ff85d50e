"""Secrets in mails lead to the platform, wherever they were asked for."""

from __future__ import annotations

import json

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from apps.accounts.models import Domain, Tenant, User

THEIRS = "chat.globex.example.com"


@pytest.fixture(autouse=True)
def _globex_has_a_domain(globex: Tenant) -> None:
    Domain.objects.create(tenant=globex, domain=THEIRS, token="x", verified_at=timezone.now())


def test_a_new_password_is_chosen_on_the_main_address(as_nobody: Client, owner: User) -> None:
    as_nobody.post("/password/reset/", {"email": owner.email}, headers={"host": THEIRS})
    assert "http://testserver/password/reset/key/" in mail.outbox[0].body
    assert THEIRS not in mail.outbox[0].body


def test_so_it_is_when_a_program_asks(as_nobody: Client, owner: User) -> None:
    as_nobody.post(
        "/api/v1/auth/password/forgot",
        json.dumps({"email": owner.email}),
        content_type="application/json",
        headers={"host": THEIRS},
    )
    assert "http://testserver/password/reset/key/" in mail.outbox[0].body
    assert THEIRS not in mail.outbox[0].body


def test_an_address_is_confirmed_on_the_main_address(as_owner: Client, owner: User) -> None:
    EmailAddress.objects.filter(user=owner).update(verified=False)
    as_owner.post("/email/", {"action_send": "", "email": owner.email}, headers={"host": THEIRS})
    assert "http://testserver/confirm-email/" in mail.outbox[0].body
    assert THEIRS not in mail.outbox[0].body
