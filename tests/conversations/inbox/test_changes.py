"""Reactions, edits and deletions, in whatever order they come."""

from __future__ import annotations

import itertools

import pytest

from apps.conversations.models import Conversation, Message, Orphan
from apps.whatsapp.models import Media
from tests.conversations.inbox.wire import (
    NOON,
    change,
    comes,
    make_contact,
    make_sent,
    message,
    writes,
)


def reaction(emoji, *, at=NOON, to="wamid.A", **more):
    return message("reaction", at=at, reaction={"message_id": to, "emoji": emoji}, **more)


def edit(text, *, at=NOON + 60, of="wamid.A"):
    new = {"type": "text", "text": {"body": text}}
    return message("edit", at=at, edit={"original_message_id": of, "message": new})


def revoke(*, at=NOON + 90, of="wamid.A"):
    return message("revoke", at=at, revoke={"original_message_id": of})


def test_a_reaction_stands_at_the_message_and_is_none_itself(at_acme, acmes):
    comes(at_acme, writes(acmes, message(id="wamid.A"), reaction("👍")))

    written = Message.objects.get()
    assert written.reacted == {"them": "👍"}
    assert Conversation.objects.get().unread == 1


def test_a_reaction_to_ours_is_there_beside_our_own(at_acme, acmes):
    ours = make_sent(acmes, make_contact(), status="sent", provider_id="wamid.A")
    mine = reaction("🎉", by="5511900000100")
    mine["to"] = "5511900000101"
    comes(at_acme, writes(acmes, reaction("👍")))
    comes(at_acme, change(acmes, field="smb_message_echoes", message_echoes=[mine]))

    ours.refresh_from_db()
    assert ours.reacted == {"them": "👍", "us": "🎉"}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_of_reactions_the_latest_holds_whenever_it_comes(at_acme, acmes, order):
    told = [reaction("👍"), reaction("❤️", at=NOON + 5), reaction("", at=NOON + 9)]
    comes(at_acme, writes(acmes, message(id="wamid.A")))
    for nth in order:
        comes(at_acme, writes(acmes, told[nth]))

    assert Message.objects.get().reacted == {}


def test_an_edit_replaces_the_text_and_what_lists_show(at_acme, acmes, told):
    comes(at_acme, writes(acmes, message(id="wamid.A", body="Bom dai")))
    comes(at_acme, writes(acmes, edit("Bom dia")))

    written = Message.objects.get()
    assert written.content == {"text": "Bom dia"}
    assert written.edited_at.timestamp() == NOON + 60
    assert Conversation.objects.get().preview == "Bom dia"
    assert told.changed[-1].preview == "Bom dia"


def test_an_older_edit_that_comes_late_changes_nothing(at_acme, acmes):
    comes(at_acme, writes(acmes, message(id="wamid.A", body="um")))
    comes(at_acme, writes(acmes, edit("três", at=NOON + 90)))
    comes(at_acme, writes(acmes, edit("dois", at=NOON + 60)))

    assert Message.objects.get().content == {"text": "três"}


def test_an_edited_picture_keeps_its_file(at_acme, acmes):
    picture = {"id": "media-1", "mime_type": "image/jpeg", "caption": "um"}
    comes(at_acme, writes(acmes, message("image", id="wamid.A", image=picture)))
    new = {"type": "image", "image": {**picture, "caption": "dois"}}
    changed = message("edit", edit={"original_message_id": "wamid.A", "message": new}, at=NOON + 9)
    comes(at_acme, writes(acmes, changed))

    written = Message.objects.get()
    assert written.content == {"caption": "dois", "mediaId": str(written.media_id)}
    assert Media.objects.get().pk == written.media_id


def test_what_is_taken_back_is_gone_with_its_file(at_acme, acmes):
    picture = {"id": "media-1", "mime_type": "image/jpeg", "caption": "segredo"}
    comes(at_acme, writes(acmes, message("image", id="wamid.A", image=picture)))
    comes(at_acme, writes(acmes, revoke()))

    written = Message.objects.get()
    assert (written.content, written.media_id) == ({}, None)
    assert written.revoked_at.timestamp() == NOON + 90
    assert not Media.objects.exists()
    assert "segredo" not in Conversation.objects.get().preview


def test_people_take_back_only_what_they_wrote(at_acme, acmes):
    ours = make_sent(acmes, make_contact(), status="sent", provider_id="wamid.A")
    comes(at_acme, writes(acmes, revoke(), edit("outra coisa")))

    ours.refresh_from_db()
    assert (ours.content, ours.revoked_at, ours.edited_at) == ({"text": "Olá"}, None, None)


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_a_message_told_last_is_as_if_it_had_been_told_first(at_acme, acmes, order):
    told = [
        message(id="wamid.A", body="segredo"),
        reaction("👍"),
        edit("outro segredo"),
        revoke(),
    ]
    for nth in order:
        comes(at_acme, writes(acmes, told[nth]))

    written = Message.objects.get()
    assert (written.content, written.reacted) == ({}, {})
    assert written.revoked_at.timestamp() == NOON + 90
    assert not Orphan.objects.exists()
