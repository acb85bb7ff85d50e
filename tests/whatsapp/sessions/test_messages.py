"""Messages through a linked session, over HTTP, with what the gateway tells of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from apps.whatsapp import transport
from apps.whatsapp.connections import connection_of
from apps.whatsapp.errors import Failure, Verdict
from apps.whatsapp.events import Deleted, Delivery, Event, Ignored, Received, StatusChanged
from apps.whatsapp.messages import (
    Address,
    Cards,
    ContactCard,
    Content,
    Location,
    MarkRead,
    Media,
    MediaKind,
    Message,
    Reaction,
    Text,
    Typing,
)
from apps.whatsapp.models import Channel
from apps.whatsapp.providers.protocol import Sent
from apps.whatsapp.providers.waha import provider
from apps.whatsapp.sessions import verbs
from tests.simulated import Listener, listening

ROSA = Address(phone="+5511900000150")
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def listener(settings: Any) -> Iterator[Listener]:
    with listening() as heard:
        settings.PUBLIC_URL = heard.url.rstrip("/")
        yield heard


@pytest.fixture
def told(listener: Listener, linked: Channel) -> Iterator[Event]:
    """The events of the session's genuine webhooks, one after the other."""
    connection = connection_of(linked)

    def events() -> Iterator[Event]:
        while True:
            heard = listener.next()
            headers = {name.lower(): value for name, value in heard.headers.items()}
            assert provider.verify(connection, headers, heard.raw)
            yield from provider.parse(heard.json())

    return (event for event in events() if not isinstance(event, Ignored))


def send(channel: Channel, content: Content, to: Address = ROSA, **more: Any) -> Sent | Failure:
    message = Message(to, content, **more)
    return provider.outcome(transport.call(provider.request_for(connection_of(channel), message)))


def known_chat(channel: Channel, phone: str) -> str:
    request = provider.number_check(connection_of(channel), phone)
    known = provider.number_known(transport.call(request))
    assert not isinstance(known, Failure)
    exists, chat_id = known
    assert exists
    return chat_id


def next_of(told: Iterator[Event], kind: type) -> Any:
    return next(event for event in told if isinstance(event, kind))


@pytest.mark.parametrize(
    "content",
    [
        Text("Oi"),
        Media(MediaKind.IMAGE, data=PNG, caption="Novidade"),
        Media(MediaKind.VIDEO, link="https://files.example.com/a.mp4"),
        Media(MediaKind.AUDIO, data=b"OggS", mime_type="audio/ogg", voice=True),
        Media(MediaKind.DOCUMENT, data=b"%PDF", filename="a.pdf"),
        Media(MediaKind.STICKER, data=b"RIFF"),
        Location(-23.5, -46.6, "Loja"),
        Cards((ContactCard("Rosa", ("+5511900000101",)),)),
    ],
    ids=lambda c: getattr(c, "kind", type(c).__name__),
)
def test_every_kind_is_taken_and_named(linked, content):
    sent = send(linked, content)

    assert isinstance(sent, Sent)
    assert sent.provider_id.startswith("true_")


def test_a_message_to_the_chat_the_gateway_knows_is_told_to_be_read(told, linked):
    chat = known_chat(linked, "+5511900000150")

    sent = send(linked, Text("Oi"), Address(phone="+5511900000150", chat_id=chat))

    assert isinstance(sent, Sent)
    assert sent.chat_id == chat
    steps = []
    while Delivery.READ not in steps:
        status = next_of(told, StatusChanged)
        assert status.provider_id == sent.provider_id
        steps.append(status.status)
    assert steps == [Delivery.SENT, Delivery.DELIVERED, Delivery.READ]


def test_what_became_of_a_message_can_be_asked(linked):
    sent = send(linked, Text("Oi"))
    assert isinstance(sent, Sent)

    request = provider.history(connection_of(linked), sent.provider_id)
    assert request is not None
    told = provider.history_told(connection_of(linked), transport.call(request))

    assert not isinstance(told, Failure)
    assert [status.provider_id for status in told] == [sent.provider_id]


def test_a_customer_writes_reacts_and_takes_it_back(told, gateway, linked):
    gateway.happens(linked, "inbound", **{"from": "5511900000150", "text": "Tem azul?"})

    message = next_of(told, Received)
    assert message.content == Text("Tem azul?")
    assert message.channel_key == linked.key

    reaction = {"text": "👍", "messageId": message.provider_id}
    gateway.happens(
        linked,
        "inbound",
        **{"from": "5511900000150", "event": "message.reaction", "raw": {"reaction": reaction}},
    )
    assert next_of(told, Received).content == Reaction(message.provider_id, "👍")

    husk = {"id": "false_551190000150@c.us_3EB0FF", "from": message.person.address.chat_id}
    raw = {"revokedMessageId": message.provider_id.split("_")[2], "after": husk}
    gateway.happens(
        linked, "inbound", **{"from": "5511900000150", "event": "message.revoked", "raw": raw}
    )
    assert next_of(told, Deleted).original_id == raw["revokedMessageId"]


def test_a_picture_says_where_it_can_be_fetched_for_now(told, gateway, linked):
    gateway.happens(linked, "inbound", **{"from": "5511900000150", "media": {"kind": "image"}})

    picture = next_of(told, Received).content
    assert isinstance(picture, Media)
    assert picture.kind == MediaKind.IMAGE
    assert picture.link.startswith(gateway.url)


def test_reading_and_typing_reach_the_gateway(gateway, linked):
    chat = known_chat(linked, "+5511900000150")
    connection = connection_of(linked)
    for request in (
        provider.mark_read(connection, MarkRead(f"false_{chat}_3EB0")),
        provider.typing(connection, Typing(Address(chat_id=chat))),
        provider.typing(connection, Typing(Address(chat_id=chat), on=False)),
    ):
        assert request is not None
        assert transport.call(request).status == 201

    session = gateway.session(linked)
    assert session is not None
    assert len(session["seen"]) == 1
    assert len(session["typing"]) == 2


def test_nothing_leaves_through_a_session_without_a_phone(acme, gateway, channel):
    verbs.start(acme, channel)

    refused = send(channel, Text("Oi"))

    assert isinstance(refused, Failure)
    assert (refused.verdict, refused.code) == (Verdict.HOLD_CHANNEL, "session_not_working")


def test_a_gateway_that_never_heard_of_the_session_says_so(channel):
    refused = send(channel, Text("Oi"))

    assert isinstance(refused, Failure)
    assert (refused.verdict, refused.code) == (Verdict.HOLD_CHANNEL, "session_not_found")


def test_a_number_that_nobody_has_is_known_to_be_none(linked):
    request = provider.number_check(connection_of(linked), "+5511900000901")

    assert request is not None
    assert provider.number_known(transport.call(request)) == (False, "")
