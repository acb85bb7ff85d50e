"""One's own pages: profile, devices, preferences, leaving."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.utils import timezone

from apps.accounts.models import Membership, Tenant, TokenFamily, User
from apps.accounts.user_agents import in_words
from tests.factories import PASSWORD


def test_name_language_and_theme_are_kept(as_agent: Client, agent: User):
    given = {"name": "Bia Lima", "language": "pt-br", "theme": "dark"}

    assert as_agent.post("/t/acme/profile/", given).url == "/t/acme/profile/"

    agent.refresh_from_db()
    assert (agent.name, agent.language, agent.theme) == ("Bia Lima", "pt-br", "dark")
    page = as_agent.get("/t/acme/profile/").content.decode()
    assert '<html lang="pt-BR" data-theme="dark">' in page


def test_a_refused_profile_changes_nothing(as_agent: Client, agent: User):
    page = as_agent.post("/t/acme/profile/", {"name": "", "language": "xx", "theme": "neon"})

    assert set(page.context["form"].errors) == {"name", "language", "theme"}
    assert page.context["user"].name == agent.name


def test_the_profile_also_stands_outside_companies(as_superadmin: Client):
    assert as_superadmin.get("/profile/").status_code == 200
    assert as_superadmin.get("/devices/").status_code == 200


def test_a_visitors_choice_is_remembered_in_a_cookie(as_nobody: Client):
    response = as_nobody.post(
        "/preferences/", {"language": "en", "theme": "dark", "next": "/login/"}
    )

    assert response.url == "/login/"
    page = as_nobody.get("/login/").content.decode()
    assert '<html lang="en" data-theme="dark">' in page


def test_a_persons_choice_follows_them(as_agent: Client, agent: User):
    as_agent.post("/t/acme/preferences/", {"theme": "light"}, headers={"HX-Request": "true"})
    as_agent.post("/t/acme/preferences/", {"language": "xx", "theme": "neon"})

    agent.refresh_from_db()
    assert (agent.theme, agent.language) == ("light", "en")


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "javascript:alert(1)"]
)
def test_a_preference_leads_nowhere_else(as_nobody: Client, target: str):
    response = as_nobody.post("/preferences/", {"theme": "dark", "next": target})

    assert response.url == "/"


def test_the_page_before_leads_nowhere_else_either(as_nobody: Client):
    came_from = {"referer": "http://testserver//evil.example.com/x?y=1"}
    answer = as_nobody.post("/preferences/", {"theme": "dark"}, headers=came_from)
    assert answer["Location"] == "/evil.example.com/x?y=1"


def test_changing_the_password_logs_other_devices_out(agent: User, login: Callable[[User], Client]):
    here, there = login(agent), login(agent)

    here.post(
        "/t/acme/password/change/",
        {"oldpassword": PASSWORD, "password1": "a-fresh-long-password"},
    )

    assert here.get("/t/acme/").status_code == 200
    assert there.get("/t/acme/").status_code == 302
    assert "password of your login was changed" in mail.outbox[-1].body


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"oldpassword": "wrong", "password1": "a-fresh-long-password"}, "oldpassword"),
        ({"oldpassword": PASSWORD, "password1": "short"}, "password1"),
        ({"oldpassword": PASSWORD, "password1": "1234567890"}, "password1"),
    ],
)
def test_a_wrong_password_change_is_told(
    as_agent: Client, agent: User, given: dict[str, str], field: str
):
    page = as_agent.post("/t/acme/password/change/", given)

    assert page.context["form"].errors[field]
    agent.refresh_from_db()
    assert agent.check_password(PASSWORD)


def test_a_new_address_counts_once_its_link_is_opened(as_nobody: Client, agent: User):
    as_nobody.post("/login/", {"login": agent.email, "password": PASSWORD})

    asked = as_nobody.get("/t/acme/email/")
    assert as_nobody.post(asked.url, {"password": PASSWORD}).url == "/t/acme/email/"

    as_nobody.post("/t/acme/email/", {"email": "bia@example.com", "action_add": "1"})

    assert User.objects.get(pk=agent.pk).email == agent.email
    link = next(word for word in mail.outbox[-1].body.split() if "/confirm-email/" in word)
    as_nobody.post("/" + link.split("/", 3)[3])
    assert User.objects.get(pk=agent.pk).email == "bia@example.com"
    assert EmailAddress.objects.get(user=agent).email == "bia@example.com"


def test_a_form_that_came_too_late_leads_back_to_its_page(as_agent: Client, agent: User):
    asked = as_agent.post("/t/acme/email/", {"email": "bia@example.com", "action_add": "1"})
    assert asked.url.startswith("/t/acme/reauthenticate/")

    assert as_agent.post(asked.url, {"password": PASSWORD}).url == "/t/acme/email/"


def test_the_link_is_sent_again_without_asking_for_the_password(as_agent: Client, agent: User):
    EmailAddress.objects.filter(user=agent).update(verified=False)

    response = as_agent.post(
        "/t/acme/email/",
        {"email": agent.email, "action_send": "1", "next": "/t/acme/confirm-email/"},
    )

    assert response.url == "/t/acme/confirm-email/"
    assert mail.outbox[0].to == [agent.email]


def test_devices_are_listed_and_logged_out_one_by_one(agent: User, login: Callable[[User], Client]):
    here, there = login(agent), login(agent)
    there.get("/t/acme/", headers={"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"})
    page = here.get("/t/acme/devices/")
    assert "Firefox on Linux" in page.content.decode()
    other = UserSession.objects.get(session_key=there.session.session_key)

    here.post(f"/t/acme/devices/browser/{other.pk}/end/")

    assert there.get("/t/acme/").status_code == 302
    assert here.get("/t/acme/").status_code == 200


def test_log_out_everywhere_else_ends_sessions_and_programs(
    agent: User, login: Callable[[User], Client]
):
    here, there = login(agent), login(agent)
    there.get("/t/acme/")
    here.get("/t/acme/")
    family = TokenFamily.objects.create(
        user=agent, expires_at=timezone.now() + timezone.timedelta(days=1)
    )

    here.post("/t/acme/devices/")

    family.refresh_from_db()
    assert family.revoked_at is not None
    assert there.get("/t/acme/").status_code == 302
    assert here.get("/t/acme/").status_code == 200


def test_nobody_ends_somebody_elses_devices(
    as_agent: Client, viewer: User, login: Callable[[User], Client]
):
    theirs = login(viewer)
    theirs.get("/t/acme/")
    session = UserSession.objects.get(user=viewer)

    assert as_agent.post(f"/t/acme/devices/browser/{session.pk}/end/").status_code == 404
    assert as_agent.post("/t/acme/devices/browser/rubbish/end/").status_code == 404
    assert as_agent.post("/t/acme/devices/program/rubbish/end/").status_code == 404
    assert theirs.get("/t/acme/").status_code == 200


def test_a_number_that_nobody_has_ends_no_device(as_agent: Client):
    for number in ("9" * 30, "9" * 5000):
        assert as_agent.post(f"/devices/browser/{number}/end/").status_code == 404


def test_a_member_leaves_and_the_last_owner_does_not(
    as_agent: Client, agent: User, as_owner: Client, owner: User, acme: Tenant
):
    mine = Membership.objects.get(user=agent, tenant=acme)
    assert as_agent.post(f"/t/acme/profile/leave/{mine.pk}/").url == "/start/"
    assert not Membership.objects.filter(user=agent).exists()

    theirs = Membership.objects.get(user=owner, tenant=acme)
    as_owner.post(f"/profile/leave/{theirs.pk}/")
    assert Membership.objects.filter(pk=theirs.pk).exists()
    assert as_agent.post(f"/profile/leave/{theirs.pk}/").status_code == 404


def test_closing_a_login_erases_who_it_was(as_agent: Client, agent: User, acme: Tenant):
    wrong = as_agent.post("/profile/close/", {"password": "wrong"})
    assert wrong.context["form"].errors["password"]

    assert as_agent.post("/profile/close/", {"password": PASSWORD}).url == "/"

    closed = User.objects.get(pk=agent.pk)
    assert (closed.is_active, closed.name) == (False, "")
    assert "agent@" not in closed.email
    assert not EmailAddress.objects.filter(user=closed).exists()
    assert not Membership.objects.filter(user=closed).exists()
    assert as_agent.get("/t/acme/").status_code == 302


def test_the_only_owner_must_hand_over_before_closing(as_owner: Client, owner: User):
    assert "only owner of Acme" in as_owner.get("/profile/close/").content.decode()

    as_owner.post("/profile/close/", {"password": PASSWORD})

    assert User.objects.get(pk=owner.pk).is_active


def test_the_only_superadmin_can_not_close_their_login(as_superadmin: Client, superadmin: User):
    as_superadmin.post("/profile/close/", {"password": PASSWORD})

    assert User.objects.get(pk=superadmin.pk).is_active


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537 Edg/130", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604", "Safari on iPhone"),
        ("curl/8.5", "curl"),
        ("", "Unknown device"),
    ],
)
def test_devices_have_names_people_know(said: str, words: str):
    assert in_words(said) == words
