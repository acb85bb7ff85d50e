"""What the gateway's webhooks mean."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.whatsapp.events import (
    Context,
    Deleted,
    Delivery,
    Edited,
    Event,
    Ignored,
    Person,
    Problem,
    Received,
    SessionChanged,
    SessionState,
    StatusChanged,
    Unparsed,
    Unsupported,
)
from apps.whatsapp.messages import (
    Address,
    Cards,
    ContactCard,
    Location,
    Media,
    MediaKind,
    Reaction,
    Text,
)
from apps.whatsapp.providers.protocol import RoutingKeys
from apps.whatsapp.providers.waha import provider
from apps.whatsapp.providers.waha.chats import stem

PAYLOADS = Path(__file__).parents[2] / "payloads" / "waha"
AT = datetime.fromtimestamp(1795176000, UTC)
TOLD_AT = datetime.fromtimestamp(1795176000.123, UTC)
ROSA = Person(Address("+552198765432", chat_id="552198765432@c.us"))


def example(name: str) -> Any:
    return json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))


def told(event: str = "message", **payload: Any) -> dict[str, Any]:
    """A webhook about a message of Rosa's, or with whatever is said instead."""
    return {
        "id": "evt_1",
        "timestamp": 1795176000123,
        "event": event,
        "session": "loja",
        "me": {"id": "552130000002@c.us", "pushName": "Loja"},
        "payload": {
            "id": "false_552198765432@c.us_3EB0AA",
            "timestamp": 1795176000,
            "from": "552198765432@c.us",
            "to": "552130000002@c.us",
            "fromMe": False,
            "body": "",
            **payload,
        },
    }


MINE = {
    "id": "true_552198765432@c.us_3EB0AC",
    "from": "552130000002@c.us",
    "to": "552198765432@c.us",
    "fromMe": True,
}


def only(body: Any) -> Event:
    [event] = provider.parse(body)
    return event


@pytest.mark.parametrize(
    ("name", "event"),
    [
        (
            "message_text",
            Received("loja", "false_552198765432@c.us_3EB0AA", AT, ROSA, Text("oi")),
        ),
        (
            "message_image",
            Received(
                "loja",
                "false_552198765432@c.us_3EB0AB",
                AT,
                ROSA,
                Media(
                    MediaKind.IMAGE,
                    link="http://waha:3000/api/files/loja/x.jpg",
                    mime_type="image/jpeg",
                    caption="legenda",
                ),
            ),
        ),
        (
            "message_ack_device",
            StatusChanged(
                "loja", "true_552198765432@c.us_3EB0AC", Delivery.DELIVERED, TOLD_AT, ROSA
            ),
        ),
        (
            "session_status_working",
            SessionChanged(
                "loja", SessionState.ONLINE, "WORKING", TOLD_AT, "+552130000002", "Loja"
            ),
        ),
    ],
)
def test_what_gateways_really_said_means(name, event):
    body = example(name)

    assert provider.parse(body) == [event]
    assert provider.keys(body) == RoutingKeys(channels=frozenset({"loja"}))


CONTENTS = {
    "location": (
        {"location": {"latitude": "-23.5", "longitude": "-46.6", "name": "Loja"}},
        Location(-23.5, -46.6, "Loja"),
    ),
    "cards": (
        {
            "vCards": [
                (
                    "BEGIN:VCARD\nVERSION:3.0\nFN:Ana\\, de Rosa\nORG:Flores;\n"
                    "item1.TEL;waid=5511900000103:+55 11 90000-0103\n"
                    "TEL;type=CELL:11 90000-0104\nEMAIL:ana@example.com\nEND:VCARD"
                )
            ]
        },
        Cards(
            (
                ContactCard(
                    "Ana, de Rosa",
                    ("+5511900000103", "11900000104"),
                    ("ana@example.com",),
                    "Flores",
                ),
            )
        ),
    ),
    "file that could not be had": (
        {"hasMedia": True, "media": None, "_data": {"type": "image"}},
        Media(MediaKind.DOCUMENT, error="not_downloaded"),
    ),
    "voice note, browser engine": (
        {"media": {"url": "http://g/a", "mimetype": "audio/ogg"}, "_data": {"type": "ptt"}},
        Media(MediaKind.AUDIO, link="http://g/a", mime_type="audio/ogg", voice=True),
    ),
    "voice note, socket engine": (
        {
            "media": {"url": "http://g/a", "mimetype": "audio/ogg"},
            "_data": {"message": {"audioMessage": {"ptt": True}}},
        },
        Media(MediaKind.AUDIO, link="http://g/a", mime_type="audio/ogg", voice=True),
    ),
    "sticker": (
        {
            "media": {"url": "http://g/a", "mimetype": "image/webp"},
            "_data": {"Message": {"stickerMessage": {"IsAnimated": True}}},
        },
        Media(MediaKind.STICKER, link="http://g/a", mime_type="image/webp", animated=True),
    ),
    "picture sent as a document": (
        {
            "media": {"url": "http://g/a", "mimetype": "image/png", "filename": "a.png"},
            "_data": {"message": {"documentMessage": {}}},
        },
        Media(MediaKind.DOCUMENT, link="http://g/a", mime_type="image/png", filename="a.png"),
    ),
    "poll": ({"_data": {"message": {"pollCreationMessage": {}}}}, Unsupported("poll")),
    "nothing at all": ({}, Unsupported("unknown")),
}


@pytest.mark.parametrize(("payload", "content"), CONTENTS.values(), ids=CONTENTS)
def test_contents_mean(payload, content):
    event = only(told(**payload))

    assert isinstance(event, Received)
    assert event.content == content


def test_a_reply_knows_what_it_quotes_and_a_forward_that_it_is_one():
    event = only(told(body="sim", replyTo={"id": "3EB0AC", "body": "Tudo certo?"}))
    forward = only(told(body="veja", _data={"isForwarded": True, "notifyName": "Rosa"}))

    assert isinstance(event, Received)
    assert event.context == Context(reply_to="3EB0AC", quoted_text="Tudo certo?")
    assert isinstance(forward, Received)
    assert forward.context.forwarded
    assert forward.person.name == "Rosa"


@pytest.mark.parametrize(
    "data",
    [
        {"key": {"remoteJidAlt": "552198765432@s.whatsapp.net"}, "pushName": "Rosa"},
        {"Info": {"SenderAlt": "552198765432:3@s.whatsapp.net", "PushName": "Rosa"}},
    ],
    ids=["NOWEB", "GOWS"],
)
def test_a_hidden_id_is_told_with_the_number_where_the_engine_knows_it(data):
    event = only(told(**{"from": "123456@lid"}, body="oi", _data=data))

    assert isinstance(event, Received)
    assert event.person == Person(
        Address("+552198765432", chat_id="123456@lid", lid="123456@lid"), "Rosa"
    )


def test_a_hidden_id_alone_is_an_address():
    event = only(told(**{"from": "123456@lid"}, body="oi"))

    assert isinstance(event, Received)
    assert event.person.address == Address(chat_id="123456@lid", lid="123456@lid")


def test_one_message_has_one_stem_however_an_engine_names_its_chat():
    names = ["true_552198765432@c.us_3EB0AC", "true_123456@lid_3EB0AC", "3EB0AC"]

    assert {stem(name) for name in names} == {"3EB0AC"}
    assert stem("true_120363@g.us_3EB0AC_552198765432@c.us") == "3EB0AC"


def test_what_was_written_on_the_phone_is_an_echo_to_the_customer():
    event = only(
        told("message.any", **MINE, source="app", body="Já vai", _data={"notifyName": "L"})
    )

    assert event == Received(
        "loja", "true_552198765432@c.us_3EB0AC", AT, ROSA, Text("Já vai"), echo=True
    )


@pytest.mark.parametrize("source", ["api", None])
def test_what_we_sent_ourselves_is_no_news(source):
    assert only(told("message.any", **MINE, source=source, body="Oi")) == Ignored(
        "sent_by_us", "loja"
    )


@pytest.mark.parametrize("emoji", ["👍", ""])
def test_a_reaction_names_its_message(emoji):
    reaction = {"text": emoji, "messageId": "true_552198765432@c.us_3EB0AC"}
    event = only(told("message.reaction", reaction=reaction))

    assert isinstance(event, Received)
    assert event.content == Reaction("true_552198765432@c.us_3EB0AC", emoji)


def test_an_edit_names_the_message_as_it_was():
    event = only(told("message.edited", body="ops", editedMessageId="3EB0A0"))

    assert isinstance(event, Edited)
    assert (event.original_id, event.content) == ("3EB0A0", Text("ops"))


def test_a_deletion_names_the_whole_id_where_the_engine_still_has_it():
    before = told(body="segredo")["payload"]
    after = {**before, "id": "false_552198765432@c.us_3EB0AF", "body": ""}
    whole = only({**told("message.revoked"), "payload": {"before": before, "after": after}})
    bare = only(
        {
            **told("message.revoked"),
            "payload": {"revokedMessageId": "3EB0AA", "after": after, "before": None},
        }
    )

    assert isinstance(whole, Deleted)
    assert whole.original_id == "false_552198765432@c.us_3EB0AA"
    assert isinstance(bare, Deleted)
    assert bare.original_id == "3EB0AA"


@pytest.mark.parametrize(
    ("ack", "status"),
    [
        (-1, Delivery.FAILED),
        (0, Delivery.PENDING),
        (1, Delivery.SENT),
        (2, Delivery.DELIVERED),
        (3, Delivery.READ),
        (4, Delivery.PLAYED),
    ],
)
def test_acks_mean(ack, status):
    event = only(told("message.ack", **MINE, ack=ack))

    assert isinstance(event, StatusChanged)
    assert event.status == status
    assert event.problems == ((Problem("ack_error", "ERROR"),) if ack == -1 else ())


@pytest.mark.parametrize("ack", [9, None, True, "2", [2]])
def test_an_unknown_ack_is_kept_apart(ack):
    assert isinstance(only(told("message.ack", **MINE, ack=ack)), Unparsed)


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("STOPPED", SessionState.OFFLINE),
        ("STARTING", SessionState.STARTING),
        ("SCAN_QR_CODE", SessionState.SCAN_QR),
        ("PASSKEY_REQUIRED", SessionState.SCAN_QR),
        ("WORKING", SessionState.ONLINE),
        ("FAILED", SessionState.FAILED),
    ],
)
def test_states_mean(word, state):
    event = only({**told("session.status"), "me": None, "payload": {"status": word}})

    assert event == SessionChanged("loja", state, word, TOLD_AT)


def test_a_state_nobody_knows_is_kept_apart():
    assert isinstance(only({**told("session.status"), "payload": {"status": "NEW"}}), Unparsed)


@pytest.mark.parametrize(
    ("chat", "what"),
    [
        ("120363@g.us", "group"),
        ("status@broadcast", "story"),
        ("1234@broadcast", "broadcast"),
        ("1203@newsletter", "newsletter"),
    ],
)
def test_crowds_are_no_concern_of_ours(chat, what):
    assert only(told(**{"from": chat}, body="oi")) == Ignored(what, "loja")
    mine = told("message.any", **{**MINE, "to": chat}, source="app", body="oi")
    assert only(mine) == Ignored(what, "loja")
    assert only(told("message.ack", **{**MINE, "to": chat}, ack=2)) == Ignored(what, "loja")


@pytest.mark.parametrize("event", ["presence.update", "call.received", "poll.vote", "engine.event"])
def test_events_nobody_asked_for_are_understood_as_such(event):
    assert only(told(event)) == Ignored(event, "loja")


@pytest.mark.parametrize("body", [None, 3, "text", [], {}, {"event": 5}, {"event": ""}])
def test_what_is_no_event_is_kept_apart(body):
    assert isinstance(only(body), Unparsed)
    assert provider.keys(body) == RoutingKeys()


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
FIELDS = st.sampled_from(
    [
        "id",
        "timestamp",
        "from",
        "to",
        "fromMe",
        "body",
        "media",
        "location",
        "vCards",
        "ack",
        "replyTo",
        "_data",
        "reaction",
        "before",
        "after",
        "status",
        "source",
        "hasMedia",
    ]
)
EVENTS = st.sampled_from(
    [
        "message",
        "message.any",
        "message.ack",
        "message.edited",
        "message.revoked",
        "message.reaction",
        "session.status",
    ]
)


@given(EVENTS, st.dictionaries(FIELDS, ODD, max_size=4), st.sampled_from([{}, MINE]))
def test_nothing_makes_the_parser_stumble(event, changes, mine):
    [parsed] = provider.parse(told(event, **{**mine, **changes}))

    assert isinstance(parsed, Event)
