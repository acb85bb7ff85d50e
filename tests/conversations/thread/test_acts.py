"""What is done in a thread, by whom, and how it is answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.conversations.models import (
    Contact,
    Conversation,
    InboxRules,
    Message,
    Note,
    ReadMark,
    Status,
)
from apps.conversations.thread import reading, receipts, tasks
from tests.conversations.thread.kinds import CARD


@pytest.fixture
def queued(told):
    due = timezone.now() + timedelta(hours=1)
    return told.we("text", {"text": "depois"}, status="queued", due_at=due, provider_id="")


def test_older_messages_come_with_what_brings_the_next(told, page):
    made = [told.they("text", {"text": f"{n}"}).pk for n in range(60)]

    html = page("thread/items/", before=made[50])
    assert html.count("data-id=") == reading.LIMIT
    assert f"?before={made[50 - reading.LIMIT]}" in html
    html = page("thread/items/", before=made[10])
    assert html.count("data-id=") == 10
    assert "?before=" not in html


def test_newer_ones_too(told, page):
    made = [told.they("text", {"text": f"{n}"}).pk for n in range(60)]

    html = page("thread/items/", after=made[5])
    assert html.index(f"m-{made[6]}") < html.index(f"?after={made[5 + reading.LIMIT]}")


def test_after_a_lost_connection_all_that_is_shown_comes_anew(told, page):
    made = [told.they("text", {"text": f"{n}"}).pk for n in range(5)]

    html = page("thread/again/", **{"from": made[2]})
    assert html.count("data-id=") == 3
    assert f'data-covers="{made[2]}"' in html


def test_what_came_just_before_the_page_was_drawn_comes_too(told, page):
    """Ids are made before their rows are there, so a later one may be seen first."""
    early = told.they("text", {"text": "made early, kept late"}).pk
    told.later(-0.5)
    late = told.they("text", {"text": "b"}).pk

    html = page("thread/again/", after=late)
    assert f"m-{early}" in html


def test_a_search_leads_to_its_message(told, page):
    made = [told.they("text", {"text": f"{n}"}).pk for n in range(90)]

    html = page(at=made[40])
    assert f'data-hit="{made[40]}"' in html
    assert f"m-{made[40]}" in html
    assert "more-of newer" in html
    assert "more-of older" in html


def test_reading_is_noted_and_told_to_the_customer(told, post, agent, monkeypatch):
    asked = []
    monkeypatch.setattr(tasks, "tell_read", _Queue(asked))
    latest = told.they("text", {"text": "oi"})
    told.conversation.unread = 1
    told.conversation.save()

    for _ in range(2):
        assert post("read/").status_code == 204

    told.conversation.refresh_from_db()
    assert told.conversation.unread == 0
    assert ReadMark.objects.get().user_id == agent.pk
    assert asked == [str(latest.pk)]


def test_a_company_may_keep_that_to_itself(told, inside_acme, monkeypatch):
    asked = []
    monkeypatch.setattr(tasks, "tell_read", _Queue(asked))
    told.they("text", {"text": "oi"})
    InboxRules.objects.create(read_receipts=False)

    receipts.owe(inside_acme, told.conversation)

    assert asked == []


class TestWhatWaits:
    def test_can_be_called_back(self, post, queued):
        answer = post(f"m/{queued.pk}/cancel/")

        assert "Somebody called it back" in answer.content.decode()
        queued.refresh_from_db()
        assert queued.status == Status.CANCELLED

    def test_can_be_let_go_after_all(self, post, queued):
        Message.objects.filter(pk=queued.pk).update(asked=True, ask_at=timezone.now())

        assert post(f"m/{queued.pk}/confirm/").status_code == 200
        queued.refresh_from_db()
        assert not queued.asked

    def test_once_it_left_it_is_too_late(self, post, queued):
        Message.objects.filter(pk=queued.pk).update(status="sent")

        answer = post(f"m/{queued.pk}/cancel/")
        assert answer.status_code == 409


class TestReacting:
    def test_sends_a_reaction(self, told, post):
        theirs = told.they("text", {"text": "oi"})

        assert post(f"m/{theirs.pk}/react/", {"emoji": "👍"}).status_code == 204
        made = Message.objects.get(kind="reaction")
        assert made.content == {"messageId": theirs.provider_id, "emoji": "👍"}

    def test_the_same_again_takes_it_back(self, told, post):
        theirs = told.they("text", {"text": "oi"}, reactions={"us": {"emoji": "👍", "at": ""}})
        post(f"m/{theirs.pk}/react/", {"emoji": "👍"})

        assert Message.objects.get(kind="reaction").content["emoji"] == ""


def test_what_failed_is_said_again_as_a_new_message(told, post):
    failed = told.we("text", {"text": "de novo"}, status="failed", code="131000")

    html = post(f"m/{failed.pk}/again/").content.decode()

    made = Message.objects.exclude(pk=failed.pk).get()
    assert f"m-{made.pk}" in html
    assert "Sent again as a new message" in html


def test_a_card_becomes_a_contact(told, post):
    message = told.they("contacts", {"contacts": [CARD]})

    answer = post(f"m/{message.pk}/cards/0/")

    assert answer.status_code == 204
    saved = Contact.objects.get(name="Célia Prado")
    assert saved.phone == "+5511900000177"
    assert str(saved.pk) in answer["HX-Trigger"]
    assert post(f"m/{message.pk}/cards/1/").status_code == 404


class TestNotes:
    def test_are_changed_by_whoever_wrote_them(self, told, post, page):
        note = told.note("antes")

        assert "antes" in page(f"n/{note.pk}/")
        html = post(f"n/{note.pk}/", {"text": "depois"}).content.decode()
        assert "depois" in html
        assert "edited" in html

    def test_and_taken_away(self, told, post):
        note = told.note("antes")

        assert f'data-gone="{note.pk}"' in post(f"n/{note.pk}/delete/").content.decode()
        assert not Note.objects.exists()

    def test_by_nobody_else(self, told, as_admin, post):
        note = told.note("antes")

        answer = post(f"n/{note.pk}/", {"text": "x"}, client=as_admin)
        assert answer.status_code in {403, 409}
        assert Note.objects.get().text == "antes"


class TestTheMenu:
    def test_offers_what_the_channel_can(self, told, page):
        theirs = told.they("text", {"text": "oi *tudo*"})
        html = page(f"m/{theirs.pk}/menu/")

        for act in ("React with 👍", 'data-reply="', 'data-copy="oi *tudo*"', "Details"):
            assert act in html
        assert "Call back" not in html

    def test_offers_a_viewer_to_look_only(self, told, page, as_viewer):
        theirs = told.they("text", {"text": "oi"})
        html = page(f"m/{theirs.pk}/menu/", client=as_viewer)

        assert "data-copy" in html
        assert "Details" in html
        assert "data-reply" not in html
        assert "hx-post" not in html

    def test_details_tell_times_and_cost(self, told, page):
        ours = told.we("text", {"text": "oi"}, cost="0.0625", currency="BRL", category="marketing")
        html = page(f"m/{ours.pk}/details/")

        assert "0.0625 BRL" in html
        assert "Marketing" in html
        assert ours.provider_id in html


def test_a_viewer_who_reads_it_leaves_it_unread_for_the_others(told, post, as_viewer, viewer):
    """Nor is the customer told that somebody read it."""
    told.they("text", {"text": "Oi"})
    Conversation.objects.update(unread=1)

    assert post("read/", client=as_viewer).status_code == 204

    assert Conversation.objects.get().unread == 1
    assert ReadMark.objects.get().user_id == viewer.pk


@pytest.mark.parametrize("act", ["react", "cancel", "confirm", "again", "cards/0"])
def test_a_viewer_does_nothing(as_viewer, post, queued, act):
    assert post(f"m/{queued.pk}/{act}/", client=as_viewer).status_code == 403


@pytest.mark.parametrize("rest", ["menu/", "details/", ""])
def test_a_message_of_another_thread_is_not_here(told, as_agent, path, inside_acme, rest):
    from tests.conversations.thread.kinds import Told

    other = Told(inside_acme, phone="+5511900000177").they("text", {"text": "x"})

    assert as_agent.get(path(f"m/{other.pk}/{rest}")).status_code == 404


def test_a_stranger_sees_nothing(told, login, stranger, path):
    assert login(stranger).get(path()).status_code == 403


class _Queue:
    def __init__(self, asked: list[str]) -> None:
        self.asked = asked

    def delay_on_commit(self, pk: str) -> None:
        self.asked.append(pk)
