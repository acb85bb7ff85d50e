"""What colleagues wrote about a person follows them, is told to them, and goes with them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.actor import PLATFORM, Actor
from apps.accounts.models import Tenant, User
from apps.conversations import handling
from apps.conversations.models import Conversation, ConversationEvent, Note, ReplyDraft, Thread
from apps.conversations.people import merging
from apps.conversations.privacy import notes
from apps.conversations.privacy import subject as subjects
from tests.conversations.consent.people import make_contact
from tests.conversations.handling.conftest import make_conversation
from tests.conversations.outbox.conftest import make_thread

OTHER = "+5511900000188"


@pytest.fixture
def other(conversation: Conversation) -> Conversation:
    """The same person under a second number, who wrote there too."""
    thread = make_thread(make_contact(OTHER), conversation.channel, silent_for=timedelta(hours=2))
    waits = timezone.now() - timedelta(hours=2)
    return make_conversation(thread, unread=1, waiting_since=waits)


def test_notes_and_what_was_done_go_along_and_come_back(
    acme: Tenant, conversation: Conversation, other: Conversation, by: Actor
):
    note = handling.take_note(acme, other, "Prefere o azul", by=by)
    handling.prioritise(acme, other, priority=2, by=by)
    before = other.thread_id
    kept = merging.merge(acme, conversation.contact, other.contact, by=PLATFORM)
    for row in (note, ConversationEvent.objects.get(kind="priority")):
        row.refresh_from_db()
        assert row.thread_id == conversation.thread_id
    line = merging.last_merge(kept)
    assert line
    merging.unmerge(acme, line, by=PLATFORM)
    for row in (note, ConversationEvent.objects.get(kind="priority")):
        row.refresh_from_db()
        assert row.thread_id == before
    assert Thread.objects.count() == 2


def test_the_one_that_goes_on_has_waited_since_they_wrote_in_either(
    acme: Tenant, conversation: Conversation, other: Conversation
):
    merging.merge(acme, conversation.contact, other.contact, by=PLATFORM)
    conversation.refresh_from_db()
    assert conversation.waiting_since == other.waiting_since
    assert conversation.unread == 3


def test_notes_and_drafts_about_somebody_are_told_to_them(
    acme: Tenant, conversation: Conversation, other: Conversation, by: Actor, ana: User
):
    handling.take_note(acme, conversation, "Prefere o azul", by=by)
    handling.take_note(acme, other, "De outra pessoa", by=by)
    ReplyDraft.objects.create(conversation=conversation, user_id=ana.pk, text="Bom dia")
    handling.assign(acme, conversation, to=ana.pk, by=by)
    subject = subjects.of_contact(conversation.contact)
    told = list(notes.tell(subject))
    assert [(one["who"], one.get("note") or one["begun"]) for one in told] == [
        ("Ana Prado", "Prefere o azul"),
        ("Ana Prado", "Bom dia"),
    ]
    assert [one["what"] for one in notes.tell_events(subject)] == ["assigned"]


def test_they_go_with_the_person_and_others_are_masked(
    acme: Tenant, conversation: Conversation, other: Conversation, by: Actor
):
    handling.take_note(acme, conversation, "Prefere o azul", by=by)
    phone = conversation.contact.phone
    about = handling.take_note(acme, other, f"É irmã de {phone}", by=by)
    kept = handling.take_note(acme, other, "Gosta de verde", by=by)
    assert notes.erase(subjects.of_contact(conversation.contact)) == 2
    assert set(Note.objects.values_list("pk", flat=True)) == {about.pk, kept.pk}
    about.refresh_from_db()
    assert phone not in about.text
    kept.refresh_from_db()
    assert kept.text == "Gosta de verde"
