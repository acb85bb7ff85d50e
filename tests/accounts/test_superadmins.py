"""The first superadmin, and that there is always one."""

from __future__ import annotations

import io
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from apps.accounts import superadmins
from apps.accounts.actor import PLATFORM
from apps.accounts.models import AuditEntry, User
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
ROOT = {"name": "Root", "email": "root@example.com", "password": PASSWORD}


def printed_link() -> str:
    out = StringIO()
    call_command("platform_admin_link", stdout=out)
    return out.getvalue().partition("http://testserver")[2].strip()


def test_the_printed_link_makes_the_first_superadmin_and_logs_them_in(client):
    link = printed_link()
    assert client.get(link).status_code == 200

    response = client.post(link, ROOT, headers={"accept-language": "en"})

    assert response.url == "/admin/"
    user = User.objects.get(email="root@example.com")
    assert user.is_superuser
    assert user.language == "en"
    assert user.check_password(PASSWORD)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert AuditEntry.objects.get(action="superadmin.created").object_id == str(user.pk)


def test_the_link_works_once(client):
    link = printed_link()
    client.post(link, ROOT)

    again = client.post(link, {**ROOT, "email": "second@example.com"})

    assert again.status_code == 404
    assert not User.objects.filter(email="second@example.com").exists()


def test_a_used_link_stays_used_when_its_superadmin_is_gone(client):
    link = printed_link()
    client.post(link, ROOT)
    User.objects.filter(is_superuser=True).delete()

    assert client.get(link).status_code == 404


def test_a_link_is_too_old_after_a_day(client, monkeypatch):
    link = printed_link()
    monkeypatch.setattr(superadmins, "LINK_LASTS", -superadmins.LINK_LASTS)

    assert client.get(link).status_code == 404


def test_an_altered_link_opens_nothing(client):
    assert client.get("/platform/first-admin/made-up/").status_code == 404


@pytest.mark.usefixtures("superadmin")
def test_when_there_is_a_superadmin_no_link_is_printed_and_old_ones_are_dead(client):
    assert printed_link() == ""
    token = superadmins.first_link_token()
    assert client.post(f"/platform/first-admin/{token}/", ROOT).status_code == 404


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"password": "short"}, "10 characters"),
        ({"email": "founder@acme.example.com"}, "logs in with this address already"),
        ({"email": "not an address"}, "valid email"),
    ],
)
def test_bad_input_is_said_beside_the_field(client, wrong, words):
    in_english = {"accept-language": "en"}
    response = client.post(printed_link(), {**ROOT, **wrong}, headers=in_english)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not superadmins.exist()


def create(email: str, password: str, monkeypatch) -> str:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    out = StringIO()
    call_command("create_platform_admin", email, "--password-stdin", stdout=out)
    return out.getvalue()


def test_the_command_makes_one_who_can_log_in(monkeypatch):
    create("Root@Example.com", PASSWORD, monkeypatch)

    user = User.objects.get(email="root@example.com")
    assert user.is_superuser
    assert user.check_password(PASSWORD)
    assert user.emailaddress_set.get().verified


def test_the_command_refuses_a_weak_password(monkeypatch):
    with pytest.raises(CommandError, match="10 characters"):
        create("root@example.com", "short", monkeypatch)
    assert not superadmins.exist()


def test_somebody_with_a_login_keeps_the_password(monkeypatch, owner):
    said = create(owner.email, "another-long-password", monkeypatch)

    owner.refresh_from_db()
    assert owner.is_superuser
    assert owner.check_password(PASSWORD)
    assert "stays as it was" in said


def test_the_last_superadmin_stays(superadmin):
    with pytest.raises(superadmins.LastSuperadmin):
        superadmins.dismiss(superadmin, by=PLATFORM)

    superadmins.appoint(make_user("other@example.com"), by=PLATFORM)
    superadmins.dismiss(superadmin, by=PLATFORM)
    assert [user.email for user in User.objects.filter(is_superuser=True)] == ["other@example.com"]
