"""Accepting an invitation."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from apps.accounts import team
from apps.accounts.actor import Actor
from apps.accounts.models import Invitation, Membership, Tenant, User
from tests.factories import PASSWORD, make_user


@pytest.fixture
def invited(acme: Tenant, owner: User, django_capture_on_commit_callbacks) -> Callable[[str], str]:
    """Invite an address and take the path out of the mail."""

    def invite(email: str) -> str:
        with django_capture_on_commit_callbacks(execute=True):
            team.invite(acme, email=email, role="agent", by=Actor(user=owner), my_role="owner")
        link = next(word for word in mail.outbox[-1].body.split() if "/invitations/" in word)
        return "/" + link.split("/", 3)[3]

    return invite


def test_a_new_person_chooses_a_name_and_a_password_and_is_in(
    as_nobody: Client, acme: Tenant, invited: Callable[[str], str]
):
    path = invited("new@example.com")
    assert 'value="new@example.com"' in as_nobody.get(path).content.decode()

    response = as_nobody.post(path, {"name": "Nina", "password": PASSWORD})

    assert response.url == "/t/acme/"
    assert Membership.objects.get(tenant=acme, user__email="new@example.com").role == "agent"
    assert EmailAddress.objects.get(email="new@example.com").verified
    assert as_nobody.get("/t/acme/").status_code == 200


def test_a_weak_password_makes_nobody(
    as_nobody: Client, acme: Tenant, invited: Callable[[str], str]
):
    path = invited("new@example.com")

    page = as_nobody.post(path, {"name": "Nina", "password": "1234567890"})

    assert page.context["form"].errors["password"]
    assert not User.objects.filter(email="new@example.com").exists()


def test_the_right_person_logged_in_needs_one_button(
    acme: Tenant, invited: Callable[[str], str], login: Callable[[User], Client]
):
    nina = make_user("nina@example.com")
    as_nina = login(nina)
    path = invited("nina@example.com")
    assert "Join" in as_nina.get(path).content.decode()
    assert not Membership.objects.filter(user=nina).exists()

    assert as_nina.post(path).url == "/t/acme/"
    assert Membership.objects.filter(user=nina, tenant=acme).exists()


def test_who_has_a_login_is_sent_to_log_in_and_back(
    as_nobody: Client, invited: Callable[[str], str]
):
    make_user("nina@example.com")
    path = invited("nina@example.com")

    page = as_nobody.get(path, headers={"accept-language": "en"}).content.decode()

    assert "has a login already" in page
    assert f"/login/?next={path.replace('/', '%2F')}" in page
    logged_in = as_nobody.post(
        f"/login/?next={path}", {"login": "nina@example.com", "password": PASSWORD, "next": path}
    )
    assert logged_in.url == path


def test_somebody_else_is_told_so_and_does_not_get_in(
    as_stranger: Client, acme: Tenant, stranger: User, invited: Callable[[str], str]
):
    path = invited("nina@example.com")

    page = as_stranger.get(path).content.decode()
    as_stranger.post(path)

    assert "The invitation is for nina@example.com" in page
    assert not Membership.objects.filter(tenant=acme, user=stranger).exists()


def test_a_link_works_once_and_never_after_it_was_withdrawn(
    as_nobody: Client, owner: User, invited: Callable[[str], str]
):
    path = invited("new@example.com")
    team.withdraw(Invitation.objects.get(email="new@example.com"), by=Actor(user=owner))

    page = as_nobody.get(path, headers={"accept-language": "en"})

    assert page.status_code == 404
    assert "This invitation is no longer valid." in page.content.decode()
    assert as_nobody.get("/invitations/made-up/").status_code == 404


def test_guessing_links_is_throttled(as_nobody: Client):
    answers = [as_nobody.get(f"/invitations/guess-{n}/").status_code for n in range(21)]

    assert answers[-1] == 429
