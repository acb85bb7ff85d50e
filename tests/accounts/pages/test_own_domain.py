"""Links that are the same on all addresses lead somewhere on a company's own domain too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from apps.accounts.models import Domain, Membership, Role, Tenant, User

HERE = {"host": "chat.globex.example.com"}


@pytest.fixture(autouse=True)
def _globex_has_a_domain(globex: Tenant) -> None:
    Domain.objects.create(tenant=globex, domain=HERE["host"], token="x", verified_at=timezone.now())


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/start/", "/"),
        ("/t/globex/", "/"),
        ("/t/globex/team/", "/team/"),
        ("/t/globex//evil.example.com/", "/evil.example.com/"),
        ("/t/acme/team/", "http://testserver/t/acme/team/"),
    ],
)
def test_a_link_leads_on(
    as_stranger: Client, stranger: User, acme: Tenant, path: str, leads_to: str
) -> None:
    Membership.objects.create(tenant=acme, user=stranger, role=Role.VIEWER)

    answer = as_stranger.get(path, headers=HERE)

    assert (answer.status_code, answer["Location"]) == (302, leads_to)


def test_a_company_of_others_is_not_there(as_stranger: Client, as_nobody: Client) -> None:
    for client in (as_stranger, as_nobody):
        assert client.get("/t/acme/team/", headers=HERE).status_code == 404


def test_every_company_to_switch_to_is_there(as_stranger: Client) -> None:
    page = as_stranger.get("/", headers=HERE)

    assert page.context["memberships"]
    for choice in page.context["memberships"]:
        assert as_stranger.get(choice["url"], headers=HERE, follow=True).status_code == 200


def test_programs_are_told_that_there_is_nothing(as_nobody: Client) -> None:
    answer = as_nobody.get("/t/acme/api/v1/auth/me", headers=HERE)

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_superadmin_who_leaves_sees_a_page(
    as_superadmin: Client, login: Callable[..., Client]
) -> None:
    as_superadmin.post("/enter/", headers=HERE)

    assert as_superadmin.post("/leave/", headers=HERE, follow=True).status_code != 404
