"""What somebody wants to say is read strictly, and says itself to every provider."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from apps.conversations.contents import checked, to_wire
from apps.conversations.contents.given import is_keepable
from apps.conversations.contents.refusals import UnfitContent
from apps.conversations.contents.speaking import Unspoken
from apps.whatsapp import messages
from apps.whatsapp.messages import (
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

FILE = Media(MediaKind.IMAGE, provider_id="77", mime_type="image/png", filename="a.png")
BUTTON = {"id": "yes", "title": "Yes"}
ROW = {"id": "1", "title": "Morning"}


@pytest.mark.parametrize(
    ("kind", "body", "wire"),
    [
        ("text", {"text": "Hello"}, Text("Hello")),
        ("text", {"text": "See https://example.com"}, Text("See https://example.com", True)),
        ("text", {"text": "https://example.com", "previewUrl": False}, Text("https://example.com")),
        (
            "location",
            {"latitude": 0, "longitude": -46.6, "name": "Here"},
            Location(0.0, -46.6, name="Here"),
        ),
        (
            "contacts",
            {"contacts": [{"name": "Rosa", "phones": ["+5511900000101"]}]},
            Cards((ContactCard("Rosa", ("+5511900000101",)),)),
        ),
        (
            "interactive",
            {"body": "Coming?", "buttons": [BUTTON], "header": "Party"},
            Buttons("Coming?", (ReplyButton("yes", "Yes"),), header="Party"),
        ),
        (
            "interactive",
            {"body": "When?", "button": "Choose", "sections": [{"rows": [ROW]}]},
            ListMenu("When?", "Choose", (Section("", (Row("1", "Morning"),)),)),
        ),
        (
            "interactive",
            {"body": "Look", "button": "Open", "url": "https://example.com"},
            UrlButton("Look", "Open", "https://example.com"),
        ),
        ("interactive", {"interactive": {"type": "flow"}}, Interactive({"type": "flow"})),
        ("reaction", {"messageId": "wamid.A", "emoji": "👍"}, Reaction("wamid.A", "👍")),
        ("reaction", {"messageId": "wamid.A", "emoji": ""}, Reaction("wamid.A", "")),
    ],
)
def test_each_kind_is_kept_and_said(kind: str, body: dict[str, Any], wire: messages.Content):
    assert to_wire(kind, checked(kind, body)) == wire


def test_a_file_is_said_with_its_own_words_under_it():
    kept = checked("image", {"mediaId": str(uuid4()), "caption": "Our shop"})

    assert to_wire("image", kept, file=FILE) == Media(
        MediaKind.IMAGE,
        provider_id="77",
        mime_type="image/png",
        filename="a.png",
        caption="Our shop",
    )


def test_a_picture_may_go_as_a_document_under_another_name():
    wire = to_wire("document", {"mediaId": "x", "filename": "plan.png"}, file=FILE)

    assert isinstance(wire, Media)
    assert (wire.kind, wire.filename) == (MediaKind.DOCUMENT, "plan.png")


def test_only_audio_is_a_voice_note():
    voice = Media(MediaKind.AUDIO, provider_id="7", voice=True)

    assert to_wire("audio", {"mediaId": "x"}, file=voice) == voice
    assert to_wire("document", {"mediaId": "x"}, file=voice) == Media(
        MediaKind.DOCUMENT, provider_id="7"
    )


def test_buttons_may_stand_under_a_file():
    kept = checked("interactive", {"body": "?", "buttons": [BUTTON], "mediaId": str(uuid4())})
    wire = to_wire("interactive", kept, file=FILE)

    assert isinstance(wire, Buttons)
    assert wire.header == FILE


def test_a_template_names_its_file_as_the_provider_does():
    header = {"type": "header", "parameters": [{"type": "image", "image": {"mediaId": "ours"}}]}
    content = {"name": "sale", "language": "en", "category": "marketing", "components": [header]}

    assert to_wire("template", content, file=FILE) == Template(
        "sale",
        "en",
        ({"type": "header", "parameters": [{"type": "image", "image": {"id": "77"}}]},),
        marketing=True,
    )


def test_what_only_comes_in_is_never_said():
    with pytest.raises(Unspoken):
        to_wire("order", {})


@pytest.mark.parametrize(
    ("kind", "body", "fields"),
    [
        ("text", {}, {"content.text"}),
        ("text", {"text": "  "}, {"content.text"}),
        ("text", {"text": 5}, {"content.text"}),
        ("text", {"text": "nul\0"}, {"content.text"}),
        ("text", {"text": "half a sign \ud800"}, {"content.text"}),
        ("text", {"text": "x" * 100_001}, {"content.text"}),
        ("text", {"text": "x", "previewUrl": "yes"}, {"content.previewUrl"}),
        ("image", {}, {"content.mediaId"}),
        ("image", {"mediaId": "seven"}, {"content.mediaId"}),
        (
            "image",
            {"mediaId": str(uuid4()), "mediaUrl": "https://example.com/a"},
            {"content.mediaUrl"},
        ),
        (
            "location",
            {"latitude": "1", "longitude": True},
            {"content.latitude", "content.longitude"},
        ),
        ("location", {"latitude": float("nan"), "longitude": 1}, {"content.latitude"}),
        ("contacts", {"contacts": []}, {"content.contacts"}),
        ("contacts", {"contacts": ["Rosa"]}, {"content.contacts"}),
        (
            "contacts",
            {"contacts": [{"phones": "1"}]},
            {"content.contacts.0.name", "content.contacts.0.phones"},
        ),
        ("interactive", {"body": "x", "buttons": [{"id": "1"}]}, {"content.buttons.0.title"}),
        ("interactive", {"body": "x"}, {"content.buttons"}),
        (
            "interactive",
            {"body": "x", "sections": [{}]},
            {"content.button", "content.sections.0.rows"},
        ),
        ("interactive", {"interactive": ["x"]}, {"content.interactive"}),
        ("reaction", {"emoji": "👍"}, {"content.messageId"}),
        ("order", {}, {"type"}),
        ("template", {}, {"type"}),
    ],
)
def test_what_is_wrong_is_named_field_by_field(kind: str, body: dict[str, Any], fields: set[str]):
    with pytest.raises(UnfitContent) as refused:
        checked(kind, body)

    assert set(refused.value.errors) == fields
    assert str(refused.value)


def test_what_a_kind_does_not_know_is_left_out():
    assert checked("text", {"text": "Hi", "caption": "?", "previewUrl": None}) == {
        "text": "Hi",
        "previewUrl": False,
    }


def test_what_passes_untouched_is_what_the_table_can_hold():
    deep: Any = "x"
    for _ in range(40):
        deep = [deep]

    assert is_keepable({"a": [1, {"b": "c"}], "d": None})
    assert not is_keepable(deep)
    assert not is_keepable({"a\0": 1})
    assert not is_keepable([{"a": "\ud800"}])
