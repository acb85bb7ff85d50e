"""Open pages and programs hear of it: a frame a batch, after the commit."""

from __future__ import annotations

import pytest

from apps.accounts.live import publishing, rooms
from apps.conversations.models import Conversation, Message
from apps.whatsapp import news as wire
from apps.whatsapp.models import Media
from tests.conversations.inbox.wire import (
    NOON,
    drain,
    make_contact,
    make_sent,
    message,
    post,
    status,
    tells,
    writes,
)


@pytest.fixture
def frames(monkeypatch, at_acme):
    """What is said to the company's room; the socket itself is tested where it is."""
    said = []

    def say(tenant, room, frame):
        assert room == rooms.of_tenant(tenant.schema_name)
        if frame.data is None:  # for pages alone
            return
        said.append((frame.event, publishing.text_of(frame.event, frame.data), frame.data["items"]))

    monkeypatch.setattr(publishing, "_say", say)
    return said


@pytest.fixture
def come(at_acme, django_capture_on_commit_callbacks):
    def comes(*changes):
        post(*changes)
        with django_capture_on_commit_callbacks(execute=True):
            drain(at_acme)

    return comes


def test_messages_that_came_are_told_at_once_with_their_conversations(acmes, frames, come):
    come(writes(acmes, message(body="um"), message(body="dois", at=NOON + 1)))

    told = {event: items for event, _text, items in frames}
    assert [event for event, *_ in frames] == ["conversation:updated", "message:new"]
    assert [one["content"] for one in told["message:new"]] == [{"text": "um"}, {"text": "dois"}]
    [conversation] = told["conversation:updated"]
    assert (conversation["id"], conversation["unread"]) == (Conversation.objects.get().pk, 2)
    assert conversation["preview"] == "dois"


def test_a_thousand_statuses_are_two_frames(acmes, frames, come):
    rosa = make_contact()
    for number in range(1000):
        make_sent(acmes, rosa, status="sent", provider_id=f"wamid.{number}")
    come(tells(acmes, *(status("read", id=f"wamid.{number}") for number in range(1000))))

    assert [(event, len(items)) for event, _text, items in frames] == [
        ("message:status", 500),
        ("message:status", 500),
    ]
    assert {one["status"] for _event, _text, items in frames for one in items} == {"read"}


def test_what_was_taken_back_is_told_without_its_words(acmes, frames, come):
    come(writes(acmes, message(id="wamid.A", body="segredo")))
    frames.clear()
    come(writes(acmes, message("revoke", revoke={"original_message_id": "wamid.A"})))

    [item] = next(items for event, _text, items in frames if event == "message:status")
    assert (item["id"], item["content"]) == (Message.objects.get().pk, {})
    assert item["revokedAt"]
    assert not any("segredo" in text for _event, text, _items in frames)


def test_a_file_that_came_is_told(at_acme, frames, django_capture_on_commit_callbacks):
    file = Media.objects.create(kind="image", state="stored")
    with django_capture_on_commit_callbacks(execute=True):
        wire.media_changed.send(sender=None, files=[file])

    assert [(event, items) for event, _text, items in frames] == [
        ("message:status", [{"mediaId": file.pk, "mediaState": "stored"}])
    ]
