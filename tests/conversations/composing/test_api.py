"""Canned replies in the API."""

from __future__ import annotations

from typing import Any

import pytest

from apps.accounts import tokens
from apps.conversations.models import CannedReply, Team
from tests.conversations.outbox.conftest import make_media
from tests.conversations.outbox.test_api import Beside

HELLO = {"shortcut": "hello", "text": "Hello, {{nome|you}}"}
ALL = "canned-replies"


@pytest.fixture
def chief(admin, acme) -> Any:
    return Beside(tokens.issue(admin, acme).access)


@pytest.fixture
def program(agent, acme) -> Any:
    return Beside(tokens.issue(agent, acme).access)


def test_one_is_added_read_changed_and_deleted(chief, inside_acme):
    made = chief.post(ALL, HELLO)
    assert made.status_code == 201
    told = made.json()["data"]
    assert (told["shortcut"], told["personal"], told["teamId"]) == ("hello", False, None)
    one = f"{ALL}/{told['id']}"

    assert chief.get(one).json()["data"]["text"] == "Hello, {{nome|you}}"
    assert chief.patch(one, {"title": "Greeting"}).json()["data"]["title"] == "Greeting"
    assert CannedReply.objects.get().text == "Hello, {{nome|you}}"
    assert chief.delete(one).status_code in {200, 204}
    assert chief.get(one).status_code == 404


def test_they_are_searched(chief, inside_acme):
    chief.post(ALL, HELLO)
    chief.post(ALL, {"shortcut": "bye", "text": "Goodbye"})

    items = chief.get(f"{ALL}?search=hel").json()["data"]["items"]

    assert [one["shortcut"] for one in items] == ["hello"]


def test_an_agent_keeps_their_own_and_shares_none(program, inside_acme, agent):
    refused = program.post(ALL, HELLO)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_your_reply")

    assert program.post(ALL, HELLO | {"personal": True}).status_code == 201
    assert CannedReply.objects.get().owner_id == agent.pk


def test_somebody_elses_own_is_not_found(program, chief, inside_acme):
    made = chief.post(ALL, HELLO | {"personal": True}).json()["data"]

    assert program.get(f"{ALL}/{made['id']}").status_code == 404


def test_a_key_has_no_own_ones(by_key, inside_acme):
    key = by_key("conversations.view", "conversations.reply", "settings.manage")

    answer = key.post(ALL, HELLO | {"personal": True})

    assert (answer.status_code, answer.json()["code"]) == (409, "no_person")


def test_a_shortcut_stands_for_one(chief, inside_acme):
    chief.post(ALL, HELLO)

    again = chief.post(ALL, HELLO | {"shortcut": "HELLO"})

    assert (again.status_code, again.json()["code"]) == (409, "shortcut_taken")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("shortcut", "two words"),
        ("text", "Hello {{nobody}}"),
        ("mediaId", "01890000-0000-7000-8000-000000000000"),
        ("teamId", "01890000-0000-7000-8000-000000000000"),
    ],
)
def test_what_is_wrong_is_said_by_field(chief, inside_acme, field, value):
    answer = chief.post(ALL, HELLO | {field: value})

    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [field]


def test_one_goes_from_oneself_to_a_team_with_its_file(chief, inside_acme):
    team, media = Team.objects.create(name="Sales"), make_media()
    made = chief.post(ALL, HELLO | {"personal": True}).json()["data"]

    chief.patch(f"{ALL}/{made['id']}", {"teamId": str(team.pk), "mediaId": str(media.pk)})

    reply = CannedReply.objects.get()
    assert (reply.team, reply.owner_id, reply.media_id) == (team, None, media.pk)
