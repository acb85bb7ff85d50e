"""What comes in is kept in the shape of the API, and said in one line."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from apps.conversations.contents import from_wire, summary
from apps.whatsapp.events import InContent, Order, OrderLine, System, Tapped, Unsupported
from apps.whatsapp.messages import (
    Address,
    Buttons,
    Cards,
    ContactCard,
    Interactive,
    ListMenu,
    Location,
    Media,
    MediaKind,
    Reaction,
    ReplyButton,
    Row,
    Section,
    Template,
    Text,
    UrlButton,
)

PICTURE = Media(MediaKind.IMAGE, provider_id="1", caption="Look")
VOICE = Media(MediaKind.AUDIO, provider_id="1", voice=True)

HEARD: list[tuple[InContent, str, dict[str, Any], str]] = [
    (Text("Is my\norder there?"), "text", {"text": "Is my\norder there?"}, "Is my order there?"),
    (PICTURE, "image", {"caption": "Look"}, "Picture: Look"),
    (VOICE, "audio", {"voice": True}, "Voice message"),
    (
        Media(MediaKind.DOCUMENT, filename="bill.pdf"),
        "document",
        {"filename": "bill.pdf"},
        "Document: bill.pdf",
    ),
    (Media(MediaKind.STICKER), "sticker", {}, "Sticker"),
    (
        Location(1.5, 2, address="Rua A", url="https://example.com"),
        "location",
        {"latitude": 1.5, "longitude": 2, "address": "Rua A", "url": "https://example.com"},
        "Location: Rua A",
    ),
    (
        Cards((ContactCard("Rosa", extra={"name": {"first_name": "Rosa"}}), ContactCard("Ana"))),
        "contacts",
        {
            "contacts": [
                {"name": "Rosa", "extra": {"name": {"first_name": "Rosa"}}},
                {"name": "Ana"},
            ]
        },
        "Contact card: Rosa, Ana",
    ),
    (Reaction("wamid.A", "❤"), "reaction", {"messageId": "wamid.A", "emoji": "❤"}, "Reaction: ❤"),
    (Reaction("wamid.A"), "reaction", {"messageId": "wamid.A"}, "Reaction taken back"),
    (
        Tapped("button", "yes", "Yes, please"),
        "tapped",
        {"kind": "button", "id": "yes", "title": "Yes, please"},
        "Yes, please",
    ),
    (
        Order("shop", "", (OrderLine("mug", 2, 9.5, "BRL"),)),
        "order",
        {
            "catalog": "shop",
            "lines": [{"product": "mug", "quantity": 2, "price": 9.5, "currency": "BRL"}],
        },
        "Order",
    ),
    (
        System("changed_number", "New number", new=Address(phone="+5511900000102")),
        "system",
        {"kind": "changed_number", "text": "New number", "new": {"phone": "+5511900000102"}},
        "New number",
    ),
    (
        Unsupported("poll", (131051,)),
        "unsupported",
        {"kind": "poll", "codes": [131051]},
        "Message that WhatsApp does not pass on",
    ),
    (
        Buttons("Coming?", (ReplyButton("y", "Yes"),), header="Party"),
        "interactive",
        {"body": "Coming?", "header": "Party", "buttons": [{"id": "y", "title": "Yes"}]},
        "Coming?",
    ),
    (
        ListMenu("When?", "Choose", (Section("Day", (Row("1", "Noon"),)),)),
        "interactive",
        {
            "body": "When?",
            "button": "Choose",
            "sections": [
                {"title": "Day", "rows": ({"id": "1", "title": "Noon", "description": ""},)}
            ],
        },
        "When?",
    ),
    (
        UrlButton("Look", "Open", "https://example.com"),
        "interactive",
        {"body": "Look", "button": "Open", "url": "https://example.com"},
        "Look",
    ),
    (
        Interactive({"type": "flow"}),
        "interactive",
        {"interactive": {"type": "flow"}},
        "Buttons or list",
    ),
    (Template("sale", "en"), "template", {"name": "sale", "language": "en"}, "sale"),
]


@pytest.mark.parametrize(("content", "kind", "kept", "line"), HEARD)
def test_each_kind_is_kept(content: InContent, kind: str, kept: dict[str, Any], line: str):
    heard_kind, heard, file = from_wire(content)

    assert (heard_kind, heard) == (kind, kept)
    assert file == (content if isinstance(content, Media) else None)


@pytest.mark.parametrize(("content", "kind", "kept", "line"), HEARD)
def test_each_kind_is_said_in_a_line(content: InContent, kind: str, kept: Any, line: str):
    with translation.override("en"):
        assert summary(kind, kept) == line


def test_a_file_over_buttons_is_told_apart():
    assert from_wire(Buttons("?", (), header=PICTURE))[2] == PICTURE


def test_a_line_is_never_longer_than_a_preview():
    assert len(summary("text", {"text": "word " * 100})) == 200


@pytest.mark.parametrize("kind", ["text", "image", "template", "contacts", "order"])
def test_erased_content_is_no_error(kind: str):
    assert isinstance(summary(kind, {}), str)
