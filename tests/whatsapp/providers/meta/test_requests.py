"""What we send for each kind of message, and what we refuse to send."""

from __future__ import annotations

from typing import Any

import pytest

from apps.whatsapp.messages import (
    Address,
    Buttons,
    Cards,
    ContactCard,
    Content,
    Interactive,
    ListMenu,
    Location,
    MarkRead,
    Media,
    MediaKind,
    Message,
    Reaction,
    ReplyButton,
    Row,
    Section,
    Template,
    Text,
    Typing,
    UrlButton,
)
from apps.whatsapp.providers import provider_of
from apps.whatsapp.providers.meta.adapter import Meta
from apps.whatsapp.providers.protocol import Connection, Unsendable
from tests.whatsapp.providers.meta.contents import EXAMPLES

CONNECTION = Connection("https://graph.example", "42", token="t0ken", version="v25.0")
ANA = Address(phone="+5511900000101")


def body_of(content: Content, to: Address = ANA, **more: Any) -> dict[str, Any]:
    body = provider_of("meta").request_for(CONNECTION, Message(to, content, **more)).json
    assert isinstance(body, dict)
    return body


@pytest.mark.parametrize("name", EXAMPLES)
def test_each_kind_is_sent_in_metas_shape(name: str) -> None:
    content, shape = EXAMPLES[name]
    common = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "+5511900000101",
    }
    assert body_of(content) == {**common, **shape}


def test_a_request_goes_to_the_number_with_the_channels_token() -> None:
    request = provider_of("meta").request_for(CONNECTION, Message(ANA, Text("Oi")))
    assert (request.method, request.url) == ("POST", "https://graph.example/v25.0/42/messages")
    assert request.headers["authorization"] == "Bearer t0ken"


@pytest.mark.parametrize(
    ("to", "named"),
    [
        (Address(phone="5511900000101"), {"to": "+5511900000101"}),
        (Address(phone="+5511900000101", user_id="BR.1"), {"to": "+5511900000101"}),
        (Address(user_id="BR.1"), {"recipient": "BR.1"}),
    ],
)
def test_a_person_is_named_by_phone_or_else_by_user_id(to: Address, named: dict[str, str]) -> None:
    body = body_of(Text("Oi"), to)
    assert {key: body[key] for key in ("to", "recipient") if key in body} == named


def test_what_is_quoted_and_our_tag_go_along() -> None:
    body = body_of(Text("Oi"), reply_to="wamid.B", tag="m=7")
    assert body["context"] == {"message_id": "wamid.B"}
    assert body["biz_opaque_callback_data"] == "m=7"


def test_a_reaction_quotes_nothing() -> None:
    assert "context" not in body_of(Reaction("wamid.B", "👍"), reply_to="wamid.B")


def sections(*titles: str, rows: int = 1) -> tuple[Section, ...]:
    return tuple(
        Section(title, tuple(Row(f"{place}-{row}", f"{row}") for row in range(rows)))
        for place, title in enumerate(titles)
    )


def buttons(*pairs: tuple[str, str], **more: Any) -> Buttons:
    return Buttons("Corpo", tuple(ReplyButton(*pair) for pair in pairs), **more)


def file(kind: str, **more: Any) -> Media:
    return Media(MediaKind(kind), **{"provider_id": "55", **more})


YES = ("y", "Sim")


@pytest.mark.parametrize(
    ("content", "code", "field"),
    [
        (Text(""), "empty", "content.text"),
        (Text(" \n"), "empty", "content.text"),
        (Text("x" * 4097), "too_long", "content.text"),
        (Media(MediaKind.IMAGE), "no_file", "content"),
        (Media(MediaKind.IMAGE, data=b"x"), "upload_first", "content"),
        (Media(MediaKind.IMAGE, link="ftp://a.example/x"), "not_an_address", "content.mediaUrl"),
        (Media(MediaKind.IMAGE, link="http://[x"), "not_an_address", "content.mediaUrl"),
        (file("image", caption="x" * 1025), "too_long", "content.caption"),
        (file("audio", caption="x"), "caption_not_allowed", "content.caption"),
        (file("sticker", caption="x"), "caption_not_allowed", "content.caption"),
        (file("image", mime_type="image/gif"), "wrong_type", "content"),
        (file("audio", mime_type="audio/mpeg", voice=True), "wrong_type", "content"),
        (file("image", size=5 * 1024 * 1024 + 1), "too_big", "content"),
        (file("sticker", size=100 * 1024 + 1), "too_big", "content"),
        (file("sticker", size=500 * 1024 + 1, animated=True), "too_big", "content"),
        (Location(90.1, 0), "out_of_range", "content.latitude"),
        (Location(0, float("nan")), "out_of_range", "content.longitude"),
        (Cards(()), "empty", "content.contacts"),
        (Cards((ContactCard(""),)), "empty", "content.contacts.0.name"),
        (buttons(), "empty", "content.buttons"),
        (buttons(*[(str(n), str(n)) for n in range(4)]), "too_many", "content.buttons"),
        (buttons(YES, ("y", "Não")), "not_unique", "content.buttons.id"),
        (buttons(YES, ("n", "Sim")), "not_unique", "content.buttons.title"),
        (buttons(("y", "x" * 21)), "too_long", "content.buttons.0.title"),
        (buttons(("x" * 257, "Sim")), "too_long", "content.buttons.0.id"),
        (buttons(("", "Sim")), "empty", "content.buttons.0.id"),
        (buttons(YES, header="x" * 61), "too_long", "content.header"),
        (buttons(YES, header=file("audio")), "not_supported", "content.header"),
        (buttons(YES, header=file("image", caption="x")), "caption_not_allowed", "content.header"),
        (buttons(YES, footer="x" * 61), "too_long", "content.footer"),
        (Buttons("x" * 1025, (ReplyButton(*YES),)), "too_long", "content.body"),
        (ListMenu("Corpo", "Ver", ()), "empty", "content.sections"),
        (ListMenu("Corpo", "Ver", sections(*map(str, range(11)))), "too_many", "content.sections"),
        (ListMenu("Corpo", "Ver", sections("A", "B", rows=6)), "too_many", "content.sections.rows"),
        (ListMenu("Corpo", "Ver", sections("A", "")), "empty", "content.sections.1.title"),
        (
            ListMenu("Corpo", "Ver", (*sections("A"), Section("B", ()))),
            "empty",
            "content.sections.1.rows",
        ),
        (ListMenu("Corpo", "Ver", sections("x" * 25)), "too_long", "content.sections.0.title"),
        (ListMenu("x" * 4097, "Ver", sections("")), "too_long", "content.body"),
        (ListMenu("Corpo", "x" * 21, sections("")), "too_long", "content.button"),
        (
            ListMenu("Corpo", "Ver", (Section("", (Row("a", "A"), Row("a", "B"))),)),
            "not_unique",
            "content.sections.rows.id",
        ),
        (
            ListMenu("Corpo", "Ver", (Section("", (Row("a", "x" * 25),)),)),
            "too_long",
            "content.sections.0.rows.0.title",
        ),
        (
            ListMenu("Corpo", "Ver", (Section("", (Row("a", "A", "x" * 73),)),)),
            "too_long",
            "content.sections.0.rows.0.description",
        ),
        (UrlButton("Corpo", "x" * 21, "https://a.example"), "too_long", "content.button"),
        (UrlButton("Corpo", "Ver", "javascript:alert(1)"), "not_an_address", "content.url"),
        (Template("", "pt_BR"), "empty", "template.name"),
        (Template("promo", ""), "empty", "template.language"),
        (Reaction("", "👍"), "empty", "content.messageId"),
        (Interactive({}), "empty", "content.type"),
    ],
)
def test_what_meta_would_refuse_is_said_before(content: Content, code: str, field: str) -> None:
    with pytest.raises(Unsendable) as refusal:
        body_of(content)
    assert (refusal.value.code, refusal.value.field) == (code, field)


def test_a_refusal_says_by_how_much() -> None:
    with pytest.raises(Unsendable) as refusal:
        body_of(Text("x" * 5000))
    assert refusal.value.values == {"limit": 4096, "length": 5000}


def test_nobody_can_be_written_to() -> None:
    with pytest.raises(Unsendable) as refusal:
        body_of(Text("Oi"), Address(chat_id="1@c.us"))
    assert (refusal.value.code, refusal.value.field) == ("no_address", "to")


def test_a_tag_has_its_limit() -> None:
    with pytest.raises(Unsendable) as refusal:
        body_of(Text("Oi"), tag="x" * 513)
    assert refusal.value.field == "tag"


def test_an_animated_sticker_may_be_larger() -> None:
    assert body_of(file("sticker", size=400 * 1024, animated=True))["type"] == "sticker"


def test_marketing_goes_the_usual_way_unless_told_otherwise() -> None:
    message = Message(ANA, Template("promo", "pt_BR", marketing=True), tag="m=7")
    usual = Meta().request_for(CONNECTION, message)
    special = Meta(marketing_endpoint=True).request_for(CONNECTION, message)

    assert usual.url.endswith("/42/messages")
    assert special.url.endswith("/42/marketing_messages")
    assert special.json == {**usual.json, "product_policy": "CLOUD_API_FALLBACK"}


def test_other_messages_never_go_the_way_of_marketing() -> None:
    for content in (Text("Oi"), Template("aviso", "pt_BR")):
        request = Meta(marketing_endpoint=True).request_for(CONNECTION, Message(ANA, content))
        assert request.url.endswith("/42/messages")


def test_reading_and_typing_are_told_together() -> None:
    meta = provider_of("meta")
    read = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.B"}
    typing = {**read, "typing_indicator": {"type": "text"}}

    told = [
        meta.mark_read(CONNECTION, MarkRead("wamid.B")),
        meta.mark_read(CONNECTION, MarkRead("wamid.B", typing=True)),
        meta.typing(CONNECTION, Typing(ANA, message_id="wamid.B")),
    ]

    assert [request.json for request in told if request] == [read, typing, typing]


@pytest.mark.parametrize("what", [Typing(ANA), Typing(ANA, on=False, message_id="wamid.B")])
def test_typing_without_a_message_or_its_end_can_not_be_told(what: Typing) -> None:
    assert provider_of("meta").typing(CONNECTION, what) is None


def test_whether_a_number_exists_can_not_be_asked() -> None:
    meta = provider_of("meta")
    assert meta.number_check(CONNECTION, "+5511900000101") is None
    assert meta.capabilities.number_check is False
