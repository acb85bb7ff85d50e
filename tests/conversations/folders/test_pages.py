"""The inbox as a page: for each role, in parts for htmx, in few questions."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.tenancy import in_tenant
from apps.conversations.folders.places import Place
from apps.conversations.models import Conversation, ConversationEvent, Message, ReadMark, Tag
from apps.whatsapp.models import Media
from tests.conversations.folders.conftest import make_channel, make_conversation
from tests.conversations.thread.kinds import every_kind

HTMX = {"HX-Request": "true"}


@pytest.fixture
def rosa(acme) -> Conversation:
    with in_tenant(acme):
        tag = Tag.objects.create(name="Troca")
        return make_conversation(
            make_channel(), "Rosa Lima", said="Cadê meu pedido?", unread=2, tags=[tag.pk],
            waiting_since=timezone.now() - timedelta(minutes=18),
        )  # fmt: skip


def test_a_row_says_who_what_and_how_long(as_agent, rosa):
    page = as_agent.get("/t/acme/inbox/?folder=unassigned").content.decode()

    assert f'id="c-{rosa.pk}"' in page
    for text in ("Rosa Lima", "Cadê meu pedido?", "18 min ago", 'class="late"', "Troca"):
        assert text in page
    assert 'class="unread"' in page


def test_the_address_is_kept_in_every_link(as_agent, rosa):
    page = as_agent.get("/t/acme/inbox/?folder=unassigned&unread=1").content.decode()

    assert f"/inbox/{rosa.pk}/?folder=unassigned&amp;unread=1" in page


def test_a_viewer_reads_and_finds_no_act(as_viewer, rosa):
    answer = as_viewer.get(f"/t/acme/inbox/{rosa.pk}/")
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "Rosa Lima" in page
    for act in ('id="bulk"', "/inbox/new/", "data-choosable"):
        assert act not in page
    assert as_viewer.post("/t/acme/inbox/many/", {"action": "close"}).status_code == 403
    assert as_viewer.get("/t/acme/inbox/new/").status_code == 403


def test_a_search_shows_the_place_and_leads_to_the_message(as_agent, rosa, acme):
    page = as_agent.get("/t/acme/inbox/?q=pedido", headers=HTMX).content.decode()

    assert "<html" not in page
    assert "<mark>pedido</mark>" in page
    assert "at=" in page
    assert "<mark>Rosa</mark>" in as_agent.get("/t/acme/inbox/?q=rosa").content.decode()


@pytest.mark.parametrize(
    "folder", ["mine", "unassigned", "waiting", "all", "mentions", "snoozed", "closed"]
)
def test_every_empty_folder_says_what_it_is_for(as_agent, folder):
    page = as_agent.get(f"/t/acme/inbox/?folder={folder}").content.decode()

    assert '<div class="empty">' in page


def test_the_list_takes_few_questions(as_agent, acme):
    with in_tenant(acme):
        channel = make_channel()
        for n in range(45):
            make_conversation(channel, f"Pessoa {n}", ago=n)

    assert len(questions_of(as_agent, "/t/acme/inbox/?folder=all")) <= 8
    assert len(questions_of(as_agent, "/t/acme/inbox/?q=pessoa")) <= 12


def test_a_conversation_takes_few_questions(as_agent, rosa):
    url = f"/t/acme/inbox/{rosa.pk}/"

    assert len(questions_of(as_agent, url, headers=HTMX)) <= 12
    assert len(questions_of(as_agent, f"{url}about/", headers=HTMX)) <= 15


def test_the_whole_page_takes_few_questions_whatever_was_said(as_agent, agent, owner, acme):
    """The list, and beside it a thread with files, quotes, notes and what was done."""
    with in_tenant(acme):
        told = every_kind(acme, author=agent.pk, phone="+5511900009999")
        tag = Tag.objects.create(name="Troca")
        for n in range(15):
            make_conversation(
                told.channel, f"Pessoa {n}", ago=n, tags=[tag.pk], assignee_id=owner.pk
            )
        ReadMark.objects.create(conversation=told.conversation, user_id=agent.pk)
        photo = Message.objects.filter(kind="image", direction="out").latest("pk")
        told.we("image", {}, media=Media.objects.get(pk=photo.media_id))
        told.they("text", {"text": "Lembra?"}, reply_to=photo.provider_id)

    assert len(questions_of(as_agent, f"/t/acme/inbox/{told.conversation.pk}/?folder=all")) <= 12


def test_the_open_conversation_stands_in_its_list_however_far_down(as_agent, acme):
    with in_tenant(acme):
        channel, tag = make_channel(), Tag.objects.create(name="Troca")
        rows = [make_conversation(channel, f"Pessoa {n}", ago=n, tags=[tag.pk]) for n in range(110)]

    page = as_agent.get(f"/t/acme/inbox/{rows[60].pk}/?folder=all").content.decode()

    assert re.findall(r'<li id="c-([^"]+)"', page) == [str(row.pk) for row in rows[50:100]]
    assert re.findall('data-edge="([a-z]+)"', page) == ["above", "below"]
    assert page.count('<span class="tag">Troca</span>') == 50
    assert as_agent.get(f"/t/acme/inbox/{rows[60].pk}/?folder=mine").content.count(b"<li id=") == 0


def questions_of(client, url: str, **options) -> list[str]:
    """What the database is asked for a page that was drawn before."""
    client.get(url, **options)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url, **options).status_code == 200
    told = [one["sql"] for one in asked]
    return [sql for sql in told if not sql.startswith(("SET", "SAVEPOINT", "RELEASE"))]


def test_rows_come_page_by_page(as_agent, acme):
    with in_tenant(acme):
        channel = make_channel()
        for n in range(45):
            make_conversation(channel, f"Pessoa {n}", ago=n)

    page = as_agent.get("/t/acme/inbox/?folder=all").content.decode()
    [more] = [
        part.split('"')[0].replace("&amp;", "&")
        for part in page.split('hx-get="')[1:]
        if "below=" in part.split('"')[0]
    ]
    rest = as_agent.get(more).content.decode()
    assert page.count('<li id="c-') == 40
    assert rest.count('<li id="c-') == 5
    assert "below=" not in rest


def test_whoever_was_away_hears_all_that_is_shown(as_agent, rosa):
    told = as_agent.get("/t/acme/inbox/again/?folder=all").content.decode()

    assert "data-covers" in told
    assert "data-edge" not in told
    assert f'id="c-{rosa.pk}"' in told
    assert 'id="n-unassigned"' in told


def test_whoever_was_away_hears_no_more_than_was_shown(as_agent, acme):
    with in_tenant(acme):
        channel = make_channel()
        rows = [make_conversation(channel, f"Pessoa {n}", ago=n) for n in range(60)]
    places = [quote(str(Place(row.last_message_at, row.pk))) for row in rows]
    path = "/t/acme/inbox/again/?folder=all"

    down_to = as_agent.get(f"{path}&until={places[49]}").content.decode()
    between = as_agent.get(f"{path}&below={places[9]}&until={places[49]}").content.decode()
    assert re.findall(r'<li id="c-([^"]+)"', down_to) == [str(row.pk) for row in rows[:50]]
    assert re.findall(r'<li id="c-([^"]+)"', between) == [str(row.pk) for row in rows[9:50]]
    assert re.findall('data-edge="([a-z]+)"', down_to) == ["below"]
    assert re.findall('data-edge="([a-z]+)"', between) == ["above", "below"]


def test_several_are_closed_at_once(as_agent, rosa, acme):
    answer = as_agent.post(
        "/t/acme/inbox/many/", {"action": "close", "chosen": [str(rosa.pk)]}, headers=HTMX
    )

    assert answer.status_code == 204
    assert "1 conversation changed." in answer.headers["HX-Trigger"]
    with in_tenant(acme):
        assert Conversation.objects.get().status == "closed"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"action": "assign", "to": "me"}, "assignee_id"),
        ({"action": "snooze", "until": "tomorrow"}, "snoozed_until"),
        ({"action": "tag", "tag": "VIP"}, "tags"),
        ({"action": "read"}, "unread"),
    ],
)
def test_several_are_given_snoozed_tagged_read(as_agent, rosa, acme, given, field):
    before = getattr(rosa, field)
    as_agent.post("/t/acme/inbox/many/", {**given, "chosen": [str(rosa.pk)]})

    with in_tenant(acme):
        assert getattr(Conversation.objects.get(), field) != before


@pytest.mark.parametrize("given", [{}, {"action": "x"}, {"action": "assign", "to": "x"}])
def test_what_makes_no_sense_changes_nothing(as_agent, rosa, acme, given):
    answer = as_agent.post("/t/acme/inbox/many/", {**given, "chosen": [str(rosa.pk)]}, headers=HTMX)

    assert "Choose what to do first." in answer.headers["HX-Trigger"]


def test_a_conversation_is_begun_with_a_contact_or_a_new_number(as_agent, agent, acme):
    with in_tenant(acme):
        channel = make_channel()
    given = {"who": "(11) 90000-0177", "channel": str(channel.pk)}
    answer = as_agent.post("/t/acme/inbox/new/", given)

    with in_tenant(acme):
        begun = Conversation.objects.get()
        assert begun.contact.phone == "+5511900000177"
        assert (begun.assignee_id, begun.waiting_since) == (agent.pk, None)
        assert ConversationEvent.objects.get().kind == "opened"
    assert answer.url.endswith(f"/inbox/{begun.pk}/")

    again = {"contact": str(begun.contact_id), "channel": str(channel.pk)}
    assert as_agent.post("/t/acme/inbox/new/", again).url == answer.url


@pytest.mark.parametrize("who", ["", "Rosa", "12"])
def test_without_a_number_nobody_is_written_to(as_agent, acme, who):
    with in_tenant(acme):
        channel = make_channel()
    answer = as_agent.post("/t/acme/inbox/new/", {"who": who, "channel": str(channel.pk)})

    assert answer.status_code == 200
    with in_tenant(acme):
        assert not Conversation.objects.exists()


def test_a_neighbours_conversation_is_not_there(as_agent, globex):
    with in_tenant(globex):
        theirs = make_conversation(make_channel(), "Rosa")

    assert as_agent.get(f"/t/acme/inbox/{theirs.pk}/").status_code == 404
    as_agent.post("/t/acme/inbox/many/", {"action": "close", "chosen": [str(theirs.pk)]})
    with in_tenant(globex):
        assert Conversation.objects.get().status == "open"
