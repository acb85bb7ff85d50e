"""What stands in the box becomes messages: all of them, once, or none."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.conversations.composing import preferences
from apps.conversations.composing.preferences import Preferences
from apps.conversations.models import Message, Note, ReplyDraft, Thread
from tests.conversations.composing.conftest import HTMX
from tests.conversations.outbox.conftest import make_inbound, make_media


def said() -> list[Message]:
    return list(Message.objects.outgoing().order_by("pk"))


def test_a_reply_joins_the_queue_and_is_answered_with_its_bubble(post, agent):
    answer = post("say/", text="Hello, Rosa", key="a")

    [message] = said()
    assert (message.status, message.origin, message.author_id) == ("queued", "agent", agent.pk)
    assert f'id="m-{message.pk}"' in answer.content.decode()
    assert "Hello, Rosa" in answer.content.decode()


def test_the_same_key_is_one_message(post):
    first, second = (post("say/", text="Hello", key="once") for _ in range(2))

    assert len(said()) == 1
    assert first.content == second.content


def test_the_same_words_with_another_key_are_two_messages(post):
    post("say/", text="Hello", key="a")
    post("say/", text="Hello", key="b")

    assert len(said()) == 2


def test_a_key_for_other_words_is_refused(post):
    post("say/", text="Hello", key="a")

    assert post("say/", text="Goodbye", key="a").status_code == 409
    assert len(said()) == 1


def test_nothing_at_all_is_refused_in_words(post):
    answer = post("say/", text="  ", key="a")

    assert answer.status_code == 400
    told = json.loads(answer["HX-Trigger"])["showToast"]["text"]
    assert told == "Write something, or attach a file."
    assert said() == []


def test_a_text_with_files_is_the_caption_of_the_first(post):
    picture, paper = make_media(), make_media(kind="document", mime_type="application/pdf")

    post("say/", text="The shop", media=[str(picture.pk), str(paper.pk)], key="a")

    first, second = said()
    assert (first.kind, first.content["caption"], first.media_id) == (
        "image",
        "The shop",
        picture.pk,
    )
    assert (second.kind, second.media_id) == ("document", paper.pk)
    assert not second.content.get("caption")


def test_a_voice_message_has_no_caption_so_the_text_goes_before_it(post):
    voice = make_media(kind="audio", mime_type="audio/ogg", voice=True, filename="voice.ogg")

    post("say/", text="Listen", media=[str(voice.pk)], key="a")

    assert [one.kind for one in said()] == ["text", "audio"]


def test_of_several_all_leave_or_none(post):
    picture, broken = make_media(), make_media(state="missing")

    assert post("say/", media=[str(picture.pk), str(broken.pk)], key="a").status_code == 409
    assert said() == []


def test_at_most_ten_files_go_at_once(post):
    ids = [str(make_media().pk) for _ in range(11)]

    assert post("say/", media=ids, key="a").status_code == 400
    assert said() == []


def test_only_the_first_part_answers_what_is_quoted(post, rosa, channel):
    asked = make_inbound(rosa, channel)
    files = [str(make_media().pk) for _ in range(2)]

    post("say/", text="This one", media=files, reply_to=str(asked.pk), key="a")

    assert [one.reply_to for one in said()] == ["wamid.IN", ""]


def test_a_message_can_wait_for_an_hour_of_the_companys_zone(post, acme):
    at = timezone.localtime() + timedelta(hours=3)
    post("say/", text="Soon", later="1", leave_at=at.strftime("%Y-%m-%dT%H:%M"), key="a")

    [message] = said()
    assert message.due_at == at.replace(second=0, microsecond=0)


@pytest.mark.parametrize("moment", ["", "tomorrow", "2026-02-31T09:00", "1999-01-01T09:00"])
def test_a_moment_that_is_none_or_has_passed_is_refused(post, moment):
    assert post("say/", text="Soon", later="1", leave_at=moment, key="a").status_code == 400
    assert said() == []


def test_what_would_leave_after_the_window_is_refused_now(post):
    at = (timezone.localtime() + timedelta(hours=30)).strftime("%Y-%m-%dT%H:%M")

    answer = post("say/", text="Soon", later="1", leave_at=at, key="a")

    assert answer.status_code == 409
    assert said() == []


def test_who_likes_to_undo_has_five_seconds(post, agent):
    preferences.keep(agent.pk, Preferences(undo_seconds=5))

    answer = post("say/", text="Hello", key="a")

    [message] = said()
    wait = (message.due_at - message.created_at).total_seconds()
    assert 4 < wait <= 5
    assert str(message.pk) in answer.content.decode().partition('id="composer-undo"')[2]


def test_undone_it_does_not_leave_and_its_words_come_back(post, agent):
    preferences.keep(agent.pk, Preferences(undo_seconds=5))
    post("say/", text="Helo", key="a")

    answer = post("undo/", id=[str(said()[0].pk)])

    assert said()[0].status == "cancelled"
    assert json.loads(answer["HX-Trigger"]) == {"recado:undone": {"text": "Helo"}}


def test_what_has_left_can_not_be_undone(post, agent):
    post("say/", text="Hello", key="a")
    Message.objects.update(status="sent")

    assert post("undo/", id=[str(said()[0].pk)]).status_code == 409
    assert said()[0].status == "sent"


def test_what_a_colleague_said_is_not_undone(post, as_owner):
    post("say/", client=as_owner, text="Hello", key="a")

    assert post("undo/", id=[str(said()[0].pk)]).status_code == 409
    assert said()[0].status == "queued"


def test_once_the_window_has_closed_nothing_is_said(post, thread):
    Thread.objects.update(window_until=timezone.now() - timedelta(minutes=1))

    assert post("say/", text="Hello", key="a").status_code == 409
    assert said() == []


def test_a_note_stays_in_the_house_even_when_the_window_is_shut(post, thread, agent):
    Thread.objects.update(window_until=timezone.now() - timedelta(minutes=1))

    answer = post("say/", text="She will call", note="1", key="a")

    [note] = Note.objects.all()
    assert (note.text, note.author_id) == ("She will call", agent.pk)
    assert f'id="m-{note.pk}"' in answer.content.decode()
    assert said() == []


def test_what_was_said_is_no_draft_any_more(post, conversation, agent):
    post("draft/", text="Hel")
    assert ReplyDraft.objects.get().text == "Hel"

    post("say/", text="Hello", key="a")

    assert not ReplyDraft.objects.exists()


def test_without_scripts_one_is_back_in_the_conversation(as_agent, path, conversation):
    answer = as_agent.post(path("say/"), {"text": "Hello"})

    assert (answer.status_code, answer.url) == (302, f"/t/acme/inbox/{conversation.pk}/")
    assert len(said()) == 1


@pytest.mark.parametrize("rest", ["say/", "draft/", "undo/", "files/"])
def test_a_viewer_says_nothing(as_viewer, path, rest):
    assert as_viewer.post(path(rest), {"text": "Hello"}, headers=HTMX).status_code == 403
    assert said() == []
