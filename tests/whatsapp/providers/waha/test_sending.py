"""What we ask of the gateway, held against its own description."""

from __future__ import annotations

import pytest

from apps.whatsapp.messages import (
    Address,
    Buttons,
    Cards,
    ContactCard,
    Interactive,
    ListMenu,
    Location,
    MarkRead,
    Media,
    MediaKind,
    Message,
    Reaction,
    ReplyButton,
    Revoke,
    Row,
    Section,
    Template,
    Text,
    Typing,
    UrlButton,
)
from apps.whatsapp.providers.protocol import Unsendable
from apps.whatsapp.providers.waha import provider
from tests.whatsapp.providers.waha.gateway_spec import complaints, path_of

ROSA = Address(phone="+5511900000101")
TOLD = "true_5511900000101@c.us_3EB0AA"
PHOTO = Media(MediaKind.IMAGE, link="https://files.example.com/a.png", caption="Novidade")
OGG = Media(MediaKind.AUDIO, data=b"OggS", mime_type="audio/ogg", voice=True)
CARD = ContactCard("Rosa; Lima, Flores", ("+5511900000102",), ("rosa@example.com",), "Flores\nLtda")

SENDABLE = {
    "text": (Text("Oi"), "/api/sendText"),
    "image": (PHOTO, "/api/sendImage"),
    "image in bytes": (Media(MediaKind.IMAGE, data=b"\x89PNG"), "/api/sendImage"),
    "video": (Media(MediaKind.VIDEO, link="https://files.example.com/a.mp4"), "/api/sendVideo"),
    "video in bytes": (Media(MediaKind.VIDEO, data=b"x"), "/api/sendVideo"),
    "voice note": (OGG, "/api/sendVoice"),
    "song": (Media(MediaKind.AUDIO, link="https://files.example.com/a.mp3"), "/api/sendFile"),
    "document": (Media(MediaKind.DOCUMENT, data=b"%PDF", filename="a.pdf"), "/api/sendFile"),
    "sticker": (Media(MediaKind.STICKER, data=b"RIFF"), "/api/sendFile"),
    "location": (Location(-23.5, -46.6, "Loja", "Rua A, 1"), "/api/sendLocation"),
    "nameless location": (Location(-23.5, -46.6), "/api/sendLocation"),
    "card": (Cards((CARD,)), "/api/sendContactVcard"),
    "reaction": (Reaction(TOLD, "👍"), "/api/reaction"),
    "reaction taken away": (Reaction(TOLD), "/api/reaction"),
}


@pytest.mark.parametrize(("content", "path"), SENDABLE.values(), ids=SENDABLE)
@pytest.mark.parametrize("reply_to", ["", TOLD])
def test_each_kind_of_message_is_as_the_gateway_describes_it(connection, content, path, reply_to):
    request = provider.request_for(connection, Message(ROSA, content, reply_to=reply_to))

    assert complaints(request) == []
    assert path_of(request) == path
    assert request.json["session"] == "loja"
    assert request.headers["x-api-key"] == "k"
    if "reaction" not in path:
        assert request.json["chatId"] == "5511900000101@c.us"
        assert request.json.get("reply_to", "") == reply_to


def test_a_text_shows_a_link_only_when_asked(connection):
    plain = provider.request_for(connection, Message(ROSA, Text("https://example.com")))
    shown = provider.request_for(connection, Message(ROSA, Text("https://example.com", True)))

    assert (plain.json["linkPreview"], shown.json["linkPreview"]) == (False, True)


def test_a_card_says_its_special_characters_and_who_can_be_written_to(connection):
    request = provider.request_for(connection, Message(ROSA, Cards((CARD,))))

    [card] = request.json["contacts"]
    assert "FN:Rosa\\; Lima\\, Flores" in card["vcard"].splitlines()
    assert "TEL;type=CELL;type=VOICE;waid=5511900000102:+5511900000102" in card["vcard"]
    assert "ORG:Flores\\nLtda;" in card["vcard"].splitlines()


def test_only_what_needs_it_is_converted(connection):
    def converts(media: Media) -> bool:
        return bool(provider.request_for(connection, Message(ROSA, media)).json["convert"])

    assert not converts(Media(MediaKind.VIDEO, data=b"x", mime_type="video/mp4"))
    assert converts(Media(MediaKind.VIDEO, data=b"x", mime_type="video/quicktime"))
    assert not converts(OGG)
    assert converts(Media(MediaKind.AUDIO, data=b"ID3", mime_type="audio/mpeg", voice=True))


def test_a_voice_note_says_its_codec(connection):
    request = provider.request_for(connection, Message(ROSA, OGG))

    assert request.json["file"]["mimetype"] == "audio/ogg; codecs=opus"


@pytest.mark.parametrize(
    ("address", "chat"),
    [
        (Address(phone="+5511900000101", chat_id="551190000101@c.us"), "551190000101@c.us"),
        (Address(chat_id="551190000101@s.whatsapp.net"), "551190000101@c.us"),
        (Address(lid="123456789"), "123456789@lid"),
        (Address(lid="123456789@lid"), "123456789@lid"),
        (Address(phone="+5511900000101", lid="123456789@lid"), "5511900000101@c.us"),
    ],
)
def test_what_the_gateway_once_answered_is_used_first(connection, address, chat):
    assert provider.request_for(connection, Message(address, Text("Oi"))).json["chatId"] == chat


@pytest.mark.parametrize(
    ("address", "code"),
    [
        (Address(), "no_address"),
        (Address(user_id="BR.1349"), "no_address"),
        (Address(phone="+55 11"), "invalid_address"),
        (Address(chat_id="120363@g.us"), "not_a_person"),
        (Address(chat_id="status@broadcast"), "not_a_person"),
        (Address(chat_id="@c.us"), "not_a_person"),
    ],
)
def test_groups_and_unknown_addresses_are_refused(connection, address, code):
    with pytest.raises(Unsendable) as refused:
        provider.request_for(connection, Message(address, Text("Oi")))

    assert (refused.value.code, refused.value.field) == (code, "to")


ONLY_OFFICIAL = [
    Template("promo", "pt_BR"),
    Buttons("Sim?", (ReplyButton("y", "Sim"),)),
    ListMenu("Qual?", "Ver", (Section("A", (Row("1", "Um"),)),)),
    UrlButton("Veja", "Abrir", "https://example.com"),
    Interactive({"type": "flow"}),
]


@pytest.mark.parametrize("content", ONLY_OFFICIAL, ids=lambda c: type(c).__name__)
def test_what_only_the_official_api_has_is_refused_before_it_leaves(connection, content):
    with pytest.raises(Unsendable) as refused:
        provider.request_for(connection, Message(ROSA, content))

    assert refused.value.code == "not_supported"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (Text(" \n"), "empty"),
        (Text("x" * 65_537), "too_long"),
        (Media(MediaKind.IMAGE, provider_id="1"), "no_file"),
        (Media(MediaKind.STICKER, data=b"x", caption="hm"), "caption_not_allowed"),
        (Cards(()), "empty"),
    ],
)
def test_what_breaks_a_limit_is_refused(connection, content, code):
    with pytest.raises(Unsendable) as refused:
        provider.request_for(connection, Message(ROSA, content))

    assert refused.value.code == code


def test_reading_typing_checking_and_looking_back_are_as_described(connection):
    theirs = "false_123@lid_3EB0"
    requests = [
        provider.mark_read(connection, MarkRead(theirs)),
        provider.mark_read(connection, MarkRead("3EB0", chat=ROSA)),
        provider.typing(connection, Typing(ROSA)),
        provider.typing(connection, Typing(ROSA, on=False)),
        provider.number_check(connection, "+5511900000101"),
        provider.history(connection, TOLD),
        provider.history(connection, "3EB0", "123@lid"),
    ]

    assert [complaints(request) for request in requests if request] == [[]] * 7
    assert requests[0].json["chatId"] == "123@lid"
    assert requests[1].json["chatId"] == "5511900000101@c.us"
    assert requests[4].params["phone"] == "5511900000101"
    assert path_of(requests[5]) == "/api/loja/chats/5511900000101@c.us/messages"
    assert provider.history(connection, "3EB0") is None


def test_a_gateway_without_a_key_is_sent_none(connection):
    from dataclasses import replace

    request = provider.request_for(replace(connection, token=""), Message(ROSA, Text("Oi")))

    assert "x-api-key" not in request.headers


def test_deleting_for_everyone_is_as_described(connection):
    named = provider.revoke(connection, Revoke(TOLD))
    bare = provider.revoke(connection, Revoke("3EB0", chat=ROSA))

    assert [complaints(request) for request in (named, bare) if request] == [[]] * 2
    assert path_of(named) == f"/api/loja/chats/5511900000101@c.us/messages/{TOLD}"
    assert path_of(bare) == "/api/loja/chats/5511900000101@c.us/messages/3EB0"
