"""Tags, priority, the AI, notes and what has been read."""

from __future__ import annotations

import pytest

from apps.accounts.actor import Actor
from apps.accounts.models import Notification, Tenant, User
from apps.conversations import handling
from apps.conversations.handling.refusals import NothingWritten, NotYours
from apps.conversations.models import Conversation, Mention, ReadMark, Tag


def test_tags_are_named_once(acme: Tenant, conversation: Conversation, by: Actor):
    assert handling.tag(acme, conversation, tags=["VIP", "Returns"], by=by)
    assert not handling.tag(acme, conversation, tags=["vip"], by=by)
    assert Tag.objects.count() == 2
    assert conversation.events.get().data == {"tags": ["Returns", "VIP"]}


def test_untagging_takes_what_is_there(acme: Tenant, conversation: Conversation, by: Actor):
    handling.tag(acme, conversation, tags=["VIP", "Returns"], by=by)
    assert handling.untag(acme, conversation, tags=["vip", "unknown"], by=by)
    assert conversation.tags == [Tag.objects.get(name="Returns").pk]
    assert not handling.untag(acme, conversation, tags=["VIP"], by=by)
    assert not Tag.objects.filter(name="unknown").exists()


def test_priority_is_said_once(acme: Tenant, conversation: Conversation, by: Actor):
    assert handling.prioritise(acme, conversation, priority=2, by=by)
    assert not handling.prioritise(acme, conversation, priority=2, by=by)
    assert conversation.get_priority_display() == "urgent"
    with pytest.raises(ValueError, match="7"):
        handling.prioritise(acme, conversation, priority=7, by=by)


def test_the_ai_is_let_in_and_sent_out(acme: Tenant, conversation: Conversation, by: Actor):
    handling.set_ai(acme, conversation, enabled=True, by=by)
    handling.set_ai(acme, conversation, enabled=False, by=by)
    assert list(conversation.events.order_by("id").values_list("kind", flat=True)) == [
        "ai",
        "human",
    ]


def test_a_note_tells_whom_it_names(
    acme: Tenant, conversation: Conversation, ana: User, bruno: User, by: Actor
):
    note = handling.take_note(acme, conversation, "@bruno lima, look. Me too: @Ana Prado", by=by)
    assert sorted(note.mentions) == sorted([ana.pk, bruno.pk])
    assert list(Mention.objects.values_list("user_id", flat=True)) == [bruno.pk]
    assert Notification.objects.get(user=bruno).kind == "mentioned"


def test_a_longer_name_is_not_taken_for_a_shorter_one(
    acme: Tenant, conversation: Conversation, ana: User, bruno: User, by: Actor
):
    ana.name = "Bruno"
    ana.save(update_fields=["name"])
    note = handling.take_note(acme, conversation, "@Bruno Lima knows. @Brunorio does not.", by=by)
    assert note.mentions == [bruno.pk]


@pytest.mark.parametrize("text", ["", "  \n", "\x00"])
def test_an_empty_note_is_none(acme: Tenant, conversation: Conversation, by: Actor, text: str):
    with pytest.raises(NothingWritten):
        handling.take_note(acme, conversation, text, by=by)


def test_changing_a_note_tells_only_whom_it_names_newly(
    acme: Tenant, conversation: Conversation, bruno: User, owner: User, by: Actor
):
    owner.name = "Olga"
    owner.save(update_fields=["name"])
    note = handling.take_note(acme, conversation, "@Bruno Lima", by=by)
    handling.change_note(acme, note, "@Bruno Lima and @Olga", by=by)
    assert Notification.objects.filter(user=bruno).count() == 1
    assert Notification.objects.filter(user=owner).count() == 1
    handling.change_note(acme, note, "Done", by=by)
    assert not Mention.objects.exists()
    assert note.edited_at is not None


def test_nobody_changes_anothers_note(
    acme: Tenant, conversation: Conversation, bruno: User, by: Actor
):
    note = handling.take_note(acme, conversation, "Mine", by=by)
    with pytest.raises(NotYours):
        handling.change_note(acme, note, "Yours", by=Actor(user=bruno))
    with pytest.raises(NotYours):
        handling.remove_note(acme, note, by=Actor(user=bruno))
    handling.remove_note(acme, note, by=by)
    assert not conversation.notes.exists()


def test_looking_reads_it_for_the_company_and_for_whoever_looked(
    acme: Tenant, conversation: Conversation, ana: User, bruno: User, by: Actor
):
    handling.take_note(acme, conversation, "@Ana Prado", by=Actor(user=bruno))
    assert handling.mark_read(acme, conversation, by=by)
    assert not handling.mark_read(acme, conversation, by=by)
    assert conversation.unread == 0
    assert ReadMark.objects.get().user_id == ana.pk
    assert Mention.objects.get().seen_at is not None


def test_it_is_put_back_among_the_unread(acme: Tenant, conversation: Conversation, by: Actor):
    handling.mark_read(acme, conversation, by=by)
    assert handling.mark_unread(acme, conversation, by=by)
    assert conversation.unread == 1
    assert not ReadMark.objects.exists()
