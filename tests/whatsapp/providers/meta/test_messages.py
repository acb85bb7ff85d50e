"""Messages whose shape is documented in words only, or not at all."""

from __future__ import annotations

from typing import Any

import pytest

from apps.whatsapp.events import (
    ChannelProblem,
    Context,
    Ignored,
    Received,
    StatusChanged,
    System,
    Tapped,
    Unparsed,
    Unsupported,
)
from apps.whatsapp.messages import Address, Location, Media, Text
from apps.whatsapp.providers.meta.parsing import parse
from tests.whatsapp.providers.meta.payloads import (
    AT,
    NUMBER,
    SECONDS,
    about_number,
    change,
    message,
)
from tests.whatsapp.providers.meta.reading import only, received


@pytest.mark.parametrize("timestamp", [SECONDS, int(SECONDS)])
def test_times_come_as_text_or_number(timestamp: object) -> None:
    assert received(timestamp=timestamp).at == AT


@pytest.mark.parametrize("timestamp", [None, "", "soon", [], 10**30, "9" * 300, True])
def test_a_time_that_is_none_costs_only_the_time(timestamp: object) -> None:
    event = received(timestamp=timestamp)
    assert (event.at, event.content) == (None, Text("oi"))


def test_a_bad_item_leaves_its_neighbours_alone() -> None:
    first, bad, last = message(id="wamid.1"), message(text="no object"), message(id="wamid.3")

    events = parse(about_number("messages", messages=[first, bad, 7, last]))

    assert [type(event) for event in events] == [Received, Unparsed, Unparsed, Received]
    assert isinstance(events[1], Unparsed)
    assert events[1] == Unparsed("no body", "entry[0].changes[0].value.messages[1].text", NUMBER)
    assert isinstance(events[2], Unparsed)
    assert events[2].path == "entry[0].changes[0].value.messages[2]"


def test_messages_statuses_and_errors_may_stand_together() -> None:
    body = about_number(
        "messages",
        messages=[message()],
        statuses=[{"id": "wamid.B", "status": "read", "timestamp": SECONDS}],
        errors=[{"code": 131000, "title": "Something went wrong"}],
    )
    assert [type(event) for event in parse(body)] == [Received, StatusChanged, ChannelProblem]


def test_several_entries_and_changes_keep_their_order() -> None:
    one, two = about_number("messages", messages=[message(id="wamid.1")]), change("flows", {})
    body = {"entry": [*one["entry"], *two["entry"], *one["entry"]]}
    assert [type(event) for event in parse(body)] == [Received, Ignored, Received]


def test_a_contact_is_found_by_phone_before_user_id() -> None:
    contacts = [
        {"profile": {"name": "Other"}, "user_id": "BR.1"},
        {"profile": {"name": "Ana"}, "wa_id": "551100000101"},
    ]
    body = about_number("messages", contacts=contacts, messages=[message(from_user_id="BR.1")])
    assert only(body).person.name == "Ana"


def test_names_are_not_lent_to_somebody_else() -> None:
    contacts = [{"profile": {"name": "Bia"}, "wa_id": "5511900000102", "user_id": "BR.2"}]
    event = only(about_number("messages", contacts=contacts, messages=[message()]))
    assert (event.person.name, event.person.address) == ("", Address("+551100000101"))


def test_the_only_contact_is_who_wrote_the_only_message() -> None:
    nameless = {key: value for key, value in message().items() if key != "from"}
    contacts = [{"profile": {"name": "Ana"}, "user_id": "BR.1"}]

    alone = only(about_number("messages", contacts=contacts, messages=[nameless]))
    among_others = parse(about_number("messages", contacts=contacts, messages=[nameless] * 2))

    assert alone.person.address == Address(user_id="BR.1")
    assert [type(event) for event in among_others] == [Unparsed, Unparsed]


def test_without_a_phone_number_id_nobody_knows_whose_it_is() -> None:
    body = change("messages", {"messages": [message()]})
    assert only(body) == Unparsed("no phone_number_id", "entry[0].changes[0].value.metadata")


def test_a_type_nobody_has_heard_of_still_says_that_somebody_wrote() -> None:
    event = received(type="hologram")
    assert event.content == Unsupported("hologram")
    assert event.person.address.phone == "+551100000101"


@pytest.mark.parametrize(
    ("parts", "content"),
    [
        (
            {"type": "interactive", "interactive": {"type": "payment_method"}},
            Unsupported("interactive_payment_method"),
        ),
        ({"type": "button", "button": {"text": "Sair"}}, Tapped("template_button", "Sair", "Sair")),
        (
            {
                "type": "interactive",
                "interactive": {
                    "type": "nfm_reply",
                    "nfm_reply": {"name": "flow", "response_json": "[1, NaN]"},
                },
            },
            Tapped("flow", "", "flow", values={"response": [1, None]}),
        ),
        (
            {
                "type": "interactive",
                "interactive": {"type": "nfm_reply", "nfm_reply": {"response_json": "{broken"}},
            },
            Tapped("flow", "", "", values={"response": "{broken"}),
        ),
        (
            {
                "type": "system",
                "system": {
                    "type": "user_changed_user_id",
                    "body": "new id",
                    "user_id": "BR.9",
                    "previous_user_id": "BR.8",
                },
            },
            System("changed_user_id", "new id", Address(user_id="BR.9"), "BR.8"),
        ),
        (
            {"type": "location", "location": {"latitude": "-8.05", "longitude": -34.9}},
            Location(-8.05, -34.9),
        ),
    ],
)
def test_odd_shapes_mean(parts: dict[str, Any], content: object) -> None:
    assert received(**parts).content == content


@pytest.mark.parametrize(
    "parts",
    [
        {"type": "location", "location": {"latitude": 91, "longitude": 0}},
        {"type": "location", "location": {"latitude": float("nan"), "longitude": 0}},
        {"type": "image", "image": {"caption": "no file"}},
        {"type": "order", "order": {"product_items": [{"product_retailer_id": "a"}]}},
        {"type": "reaction", "reaction": {"emoji": "👍"}},
        {"type": "edit", "edit": {"message": {"type": "text", "text": {"body": "x"}}}},
        {"type": "revoke"},
        {"type": None},
        {"id": ""},
        {"id": "x" * 600},
    ],
)
def test_what_lacks_its_heart_is_kept_as_unparsed(parts: dict[str, Any]) -> None:
    event = only(about_number("messages", messages=[message(**parts)]))
    assert isinstance(event, Unparsed)
    assert event.channel_key == NUMBER


def test_a_file_that_meta_lost_comes_with_its_code() -> None:
    event = received(type="video", video={}, errors=[{"code": 131052}])
    assert isinstance(event.content, Media)
    assert event.content.error == "131052"


def test_old_voice_notes_are_voice_notes() -> None:
    event = received(type="voice", voice={"id": "1", "mime_type": "audio/ogg"})
    assert isinstance(event.content, Media)
    assert (event.content.kind, event.content.voice) == ("audio", True)


def test_forwarded_often_is_forwarded_too() -> None:
    assert received(context={"frequently_forwarded": True}).context == Context(
        forwarded=True, frequently_forwarded=True
    )


def test_what_no_database_stores_is_taken_out() -> None:
    event = received(text={"body": "a\0b\ud83d c 👍"})
    assert event.content == Text("ab c 👍")


def test_foreign_json_is_kept_storable() -> None:
    deep: Any = "bottom"
    for _ in range(2000):
        deep = [deep]
    extra = {"media_type": "image", "x\0": ["\0", float("inf"), 10**30], "deep": deep}

    referral = received(referral=extra).referral

    assert referral is not None
    assert referral.raw["x"] == ["", None, 10**30]
    assert referral.raw["deep"] is not None
