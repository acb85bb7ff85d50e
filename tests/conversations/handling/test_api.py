"""Programs that read conversations and do what colleagues do with them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts import tokens
from apps.accounts.models import Tenant, User
from apps.conversations import handling
from apps.conversations.models import Contact, Conversation, ConversationEvent, Note, Team
from apps.conversations.people import search, tags
from apps.whatsapp.models import Channel
from tests.conversations.consent.people import make_contact
from tests.conversations.handling.conftest import make_conversation
from tests.conversations.outbox.conftest import make_channel, make_inbound, make_thread
from tests.conversations.outbox.test_api import Beside

HOUR = timedelta(hours=1)
#: As a shop has after years: of each status as many.
MANY = """
    INSERT INTO conversations_conversation (
        id, thread_id, contact_id, channel_id, status, unread, preview, last_message_at, opened_at,
        closed_at, tags
    )
    SELECT public.uuid7(), thread_id, contact_id, channel_id,
        CASE WHEN n % 2 = 0 THEN 'closed' ELSE 'archived' END, 0, '', at, at, at, '{}'
    FROM conversations_conversation,
        LATERAL (SELECT n, now() - interval '1 hour' * n AS at FROM generate_series(1, 50000) AS n)
            AS times
"""


@pytest.fixture
def program(ana: User, acme: Tenant) -> Any:
    return Beside(tokens.issue(ana, acme).access)


@pytest.fixture
def bia(channel: Channel) -> Conversation:
    contact = make_contact("+5511900000102", name="Bia Nogueira")
    search.mark([contact.pk])
    thread = make_thread(contact, channel, silent_for=2 * HOUR)
    return make_conversation(thread, last_message_at=timezone.now() - 2 * HOUR)


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [item["id"] for item in answer.data["items"]]


def kinds() -> list[str]:
    return list(ConversationEvent.objects.order_by("pk").values_list("kind", flat=True))


def test_the_latest_stands_first_and_tells_what_a_list_needs(program, conversation, bia, rosa):
    Conversation.objects.filter(pk=conversation.pk).update(preview="Oi", priority=2)

    answer = program.get("conversations")

    assert ids(answer) == [str(conversation.pk), str(bia.pk)]
    first = answer.data["items"][0]
    assert first["contact"] == {"id": str(rosa.pk), "name": rosa.name, "phoneNumber": rosa.phone}
    assert (first["status"], first["priority"], first["unread"]) == ("open", "urgent", 2)
    assert (first["preview"], first["tags"], first["assignedTo"]) == ("Oi", [], None)
    assert first["windowUntil"]
    assert first["waitingSince"]


def test_a_list_is_narrowed_by_each_parameter(program, acme, conversation, bia, ana, by):
    team = Team.objects.create(name="Sales")
    handling.tag(acme, bia, tags=["VIP"], by=by)
    handling.give_to_team(acme, bia, team=team.pk, by=by)
    handling.assign(acme, bia, to=ana.pk, by=by)
    handling.prioritise(acme, bia, priority=1, by=by)
    other = make_channel("sales")

    for only_bia in (
        "assignedTo=me", f"assignedTo={ana.pk}", "tag=vip", f"team={team.pk}", "unread=false",
        "priority=high", "search=nogueira", "search=90000-0102", f"contact={bia.contact_id}",
    ):  # fmt: skip
        assert ids(program.get(f"conversations?{only_bia}")) == [str(bia.pk)], only_bia
    for only_rosa in ("assignedTo=nobody", "unread=true", "priority=normal"):
        assert ids(program.get(f"conversations?{only_rosa}")) == [str(conversation.pk)], only_rosa
    for nobody in ("status=closed", "tag=unheard", f"channel={other.pk}", "search=zzz"):
        assert ids(program.get(f"conversations?{nobody}")) == [], nobody


@pytest.mark.parametrize("wrong", ["status=lost", "assignedTo=ana", "priority=9", "sttus=open"])
def test_a_filter_that_makes_no_sense_is_refused(program, conversation, wrong):
    answer = program.get(f"conversations?{wrong}")

    assert answer.status_code == 400
    assert wrong.partition("=")[0] in answer.json()["errors"]


def test_a_list_asks_no_more_for_many_than_for_one(
    program, channel, conversation, django_assert_max_num_queries
):
    for number in range(20):
        contact = make_contact(f"+55119000002{number:02}")
        make_conversation(make_thread(contact, channel, silent_for=HOUR), tags=[])

    with django_assert_max_num_queries(12):
        assert len(ids(program.get("conversations"))) == 21


@pytest.mark.parametrize("status", ["closed", "archived"])
def test_one_status_of_many_is_read_from_its_index(program, conversation, status):
    """Neither all rows are looked at, nor put in order."""
    with connection.cursor() as cursor:
        cursor.execute(MANY)
        cursor.execute("ANALYZE conversations_conversation")
    with CaptureQueriesContext(connection) as asked:
        assert len(ids(program.get(f"conversations?status={status}"))) == 50
    [listed] = [one["sql"] for one in asked if '"last_message_at" DESC' in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {listed}")
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert "using conversations_latest" in plan, plan
    assert "Sort Key: conversations_conversation" not in plan, plan


def test_several_changes_are_one_and_each_is_told(program, conversation, bruno):
    tags.ids_of(["Old"])
    Conversation.objects.update(tags=tags.ids_of(["Old"]))

    answer = program.patch(
        f"conversations/{conversation.pk}",
        {"assignedTo": str(bruno.pk), "tags": ["New"], "priority": "urgent", "aiEnabled": True},
    )

    assert answer.status_code == 200, answer.content
    assert answer.data["assignedTo"] == str(bruno.pk)
    assert (answer.data["tags"], answer.data["priority"]) == (["New"], "urgent")
    assert answer.data["aiEnabled"] is True
    assert kinds() == ["untagged", "tagged", "assigned", "priority", "ai"]


def test_what_is_refused_leaves_nothing_half_done(program, conversation, viewer):
    answer = program.patch(
        f"conversations/{conversation.pk}", {"tags": ["New"], "assignedTo": str(viewer.pk)}
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "cannot_answer")
    conversation.refresh_from_db()
    assert (conversation.tags, kinds()) == ([], [])


def test_one_is_closed_with_its_last_change_and_opened_before_the_next(program, conversation, ana):
    path = f"conversations/{conversation.pk}"

    closed = program.patch(path, {"status": "closed", "assignedTo": str(ana.pk)})
    refused = program.patch(path, {"priority": "high"})
    opened = program.patch(path, {"status": "open", "priority": "high"})

    assert (closed.data["status"], closed.data["assignedTo"]) == ("closed", str(ana.pk))
    assert (refused.status_code, refused.json()["code"]) == (409, "conversation_closed")
    assert (opened.data["status"], opened.data["priority"]) == ("open", "high")
    assert kinds() == ["assigned", "closed", "reopened", "priority"]


def test_one_sleeps_until_a_moment_or_until_they_write(program, conversation):
    path, morning = f"conversations/{conversation.pk}", timezone.now() + 10 * HOUR

    until = program.patch(path, {"snoozedUntil": morning.isoformat()})
    they_write = program.patch(path, {"snoozedUntil": None})
    awake = program.patch(path, {"status": "open"})
    past = program.patch(path, {"snoozedUntil": "2020-01-01T00:00:00Z"})
    nonsense = program.patch(path, {"status": "closed", "snoozedUntil": morning.isoformat()})

    assert (until.data["status"], bool(until.data["snoozedUntil"])) == ("pending", True)
    assert (they_write.data["status"], they_write.data["snoozedUntil"]) == ("pending", None)
    assert awake.data["status"] == "open"
    assert (past.status_code, past.json()["code"]) == (400, "in_the_past")
    assert "snoozedUntil" in nonsense.json()["errors"]


def test_the_same_again_changes_and_tells_nothing(program, conversation):
    for _time in range(2):
        assert program.patch(f"conversations/{conversation.pk}", {"status": "pending"}).data

    assert kinds() == ["snoozed"]


def test_its_messages_are_those_of_its_thread_newest_first(program, conversation, bia, rosa):
    said = [
        make_inbound(rosa, conversation.channel, provider_id=f"wamid.{number}")
        for number in range(3)
    ]
    make_inbound(Contact.objects.get(pk=bia.contact_id), bia.channel)
    path = f"conversations/{conversation.pk}/messages"

    first = program.get(f"{path}?limit=2")
    rest = program.get(f"{path}?limit=2&cursor={first.data['nextCursor']}")

    newest_first = [str(one.pk) for one in reversed(said)]
    assert ids(first) + ids(rest) == newest_first
    assert rest.data["nextCursor"] is None


def test_reading_it_is_told_once_whatever_is_repeated(program, conversation, ana):
    key = {"Idempotency-Key": "read-once"}
    answers = [program.post(f"conversations/{conversation.pk}/read", **key) for _time in range(2)]

    assert [answer.data["unread"] for answer in answers] == [0, 0]
    assert answers[1].headers["Idempotent-Replay"] == "true"
    assert conversation.read_marks.get().user_id == ana.pk


def test_a_note_is_left_once_and_names_a_colleague(program, conversation, ana, bruno):
    path, key = f"conversations/{conversation.pk}/notes", {"Idempotency-Key": "note-1"}
    body = {"text": "@Bruno Lima, she wants blue."}

    made = [program.post(path, body, **key) for _time in range(2)]

    assert [answer.status_code for answer in made] == [201, 201]
    note = Note.objects.get()
    assert made[0].data["mentions"] == [str(bruno.pk)]
    assert (made[0].data["authorId"], made[1].data["id"]) == (str(ana.pk), str(note.pk))
    assert ids(program.get(path)) == [str(note.pk)]


def test_an_empty_note_is_refused_by_field(program, conversation):
    answer = program.post(f"conversations/{conversation.pk}/notes", {"text": "  "})

    assert answer.status_code == 400
    assert not Note.objects.exists()


def test_teams_tell_who_is_in_them(program, ana, conversation):
    sales = Team.objects.create(name="Sales", policy="round_robin")
    Team.objects.create(name="Care")
    sales.members.create(user_id=ana.pk)

    found = program.get("teams").data["items"]

    assert [(team["name"], team["members"]) for team in found] == [
        ("Care", []),
        ("Sales", [str(ana.pk)]),
    ]


def test_a_key_that_may_only_look_changes_nothing(by_key, conversation):
    key = by_key("conversations.view")
    program = Beside(key.headers["Authorization"].removeprefix("Bearer "))
    path = f"conversations/{conversation.pk}"

    assert program.get(path).status_code == 200
    assert ids(program.get("conversations?assignedTo=me")) == []
    for answer in (
        program.patch(path, {"status": "closed"}),
        program.post(f"{path}/read"),
        program.post(f"{path}/notes", {"text": "Hi"}),
    ):
        assert answer.status_code == 403
