"""What the composer shows: the box, or in words why there is none."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from apps.conversations.composing import standing
from apps.conversations.composing.standing import Mode
from apps.conversations.models import Contact, Conversation, ReplyDraft, Thread
from apps.whatsapp.models import Channel
from tests.conversations.outbox.conftest import make_inbound, make_thread


def mode(acme, conversation) -> Mode:
    rows = Conversation.objects.select_related("contact", "channel")
    return standing.of(acme, rows.get(pk=conversation.pk)).mode


def test_within_the_window_anything_may_be_said(acme, conversation, drawn):
    assert mode(acme, conversation) == Mode.OPEN
    html = drawn()
    assert 'data-mode="open"' in html
    assert "Window open for 22 h 59 min" in html


def test_once_it_is_over_only_templates(acme, conversation, drawn):
    Thread.objects.update(window_until=timezone.now() - timedelta(minutes=1))

    assert mode(acme, conversation) == Mode.TEMPLATES
    html = drawn()
    assert "They last wrote more than 24 hours ago" in html
    assert "Choose a template" in html


def test_who_never_wrote_gets_templates_only(acme, conversation, drawn):
    Thread.objects.update(window_until=None)

    assert "They have not written here yet" in drawn()


def test_the_last_hour_is_a_warning(conversation, drawn):
    Thread.objects.update(window_until=timezone.now() + timedelta(minutes=20))

    assert 'window warn"' in drawn()
    assert "Window open for 19 min more" in drawn()


def test_a_channel_without_a_window_shows_none(acme, rosa, qr, as_agent):
    thread = make_thread(rosa, qr, silent_for=timedelta(days=90))
    made = Conversation.objects.create(thread=thread, contact=rosa, channel=qr)

    html = as_agent.get(f"/t/acme/inbox/{made.pk}/composer/").content.decode()

    assert 'data-mode="open"' in html
    assert "composer-window" not in html


def test_a_blocked_contact_is_not_written_to(acme, conversation, drawn):
    Contact.objects.update(blocked_at=timezone.now())

    assert mode(acme, conversation) == Mode.SHUT
    html = drawn()
    assert "This contact is blocked." in html
    assert "Choose a template" not in html


def test_a_removed_channel_is_said(acme, conversation, drawn):
    Channel.objects.update(deleted_at=timezone.now())

    assert "This channel was removed." in drawn()


def test_a_channel_without_connection_takes_messages_and_says_so(acme, conversation, drawn):
    Channel.objects.update(status="offline")

    assert mode(acme, conversation) == Mode.OPEN
    assert "What you send waits until it is back." in drawn()


def test_a_suspended_company_says_so(acme, conversation):
    acme.status = "suspended"

    assert mode(acme, conversation) == Mode.SHUT


def test_a_viewer_reads_why_there_is_no_box(as_viewer, conversation):
    html = as_viewer.get(f"/t/acme/inbox/{conversation.pk}/thread/").content.decode()

    assert "You can read here." in html
    assert "<textarea" not in html


def test_a_draft_is_there_again(post, drawn, rosa, channel):
    asked = make_inbound(rosa, channel)

    assert post("draft/", text="Half a sent", reply_to=str(asked.pk)).status_code == 204

    html = drawn()
    assert "Half a sent</textarea>" in html
    assert f'name="reply_to" value="{asked.pk}"' in html
    assert "Hello</span>" in html


def test_a_draft_is_somebodys_own(post, drawn, as_owner):
    post("draft/", text="Half a sent")

    assert "Half a sent" not in drawn(client=as_owner)


def test_a_draft_of_a_note_is_a_note_again(post, drawn):
    post("draft/", text="Between us", note="1")

    assert "data-note>" in drawn().partition("<form")[0]


def test_an_emptied_draft_is_gone(post):
    post("draft/", text="Half")
    post("draft/", text=" ")

    assert not ReplyDraft.objects.exists()


def test_how_one_likes_to_write_is_kept(as_agent, drawn):
    as_agent.post("/t/acme/inbox/composer/preferences/", {"undo": "1"})

    html = drawn()
    assert 'data-enter="line"' in html
    assert 'name="undo" value="1" checked' in html
