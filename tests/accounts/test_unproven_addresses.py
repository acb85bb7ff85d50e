"""A login made with an address that nobody proved is not the one the platform means."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from apps.accounts import superadmins
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant, User
from tests.factories import PASSWORD, make_user


@pytest.fixture
def squatter(db: None) -> User:
    """Somebody registered with the address of another."""
    return make_user("boss@example.com", verified=False)


def test_a_company_made_for_the_address_goes_to_whoever_reads_its_mail(
    api: Any, superadmin: User, squatter: User, login: Any, django_capture_on_commit_callbacks: Any
) -> None:
    browser: Client = login(squatter)
    body = {"name": "Nova", "slug": "nova", "ownerEmail": squatter.email}
    with django_capture_on_commit_callbacks(execute=True):
        assert api(superadmin, None).post("platform/tenants", body).status_code == 201

    assert browser.get("/t/nova/").status_code == 302
    squatter.refresh_from_db()
    assert not squatter.check_password(PASSWORD)
    assert mail.outbox[-1].to == ["boss@example.com"]
    assert "/password/reset/key/" in mail.outbox[-1].body
    assert Tenant.objects.get(slug="nova").memberships.get().user == squatter


def test_neither_is_one_made_by_command(squatter: User) -> None:
    options = {"name": "Nova", "slug": "nova", "owner_email": "Boss@example.com"}
    with pytest.raises(CommandError, match="never proved"):
        call_command("create_tenant", stdout=io.StringIO(), **options)


def test_nor_does_it_become_superadmin(squatter: User) -> None:
    with pytest.raises(CommandError, match="never proved"):
        call_command("create_platform_admin", squatter.email, stdout=io.StringIO())
    squatter.refresh_from_db()
    assert not squatter.is_superuser


def test_nor_is_it_appointed_in_the_admin(squatter: User) -> None:
    with pytest.raises(superadmins.AddressNotProven):
        superadmins.appoint(squatter, by=PLATFORM)

    squatter.refresh_from_db()
    assert not squatter.is_superuser
