"""What the documentation says in words only, and what it does not say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from apps.whatsapp.events import (
    AccountChanged,
    ChannelProblem,
    Context,
    Deleted,
    Delivery,
    Edited,
    Event,
    HistoryProgress,
    Ignored,
    NumberChanged,
    PreferenceChanged,
    Received,
    StatusChanged,
    System,
    Tapped,
    TemplateChanged,
    Unparsed,
    Unsupported,
)
from apps.whatsapp.messages import Address, Location, Media, Text
from apps.whatsapp.providers.meta.parsing import parse
from tests.whatsapp.providers.meta.payloads import (
    ACCOUNT,
    AT,
    NUMBER,
    SECONDS,
    about_number,
    change,
    message,
)


def only(body: Any) -> Any:
    events = parse(body)
    assert len(events) == 1
    return events[0]


def received(**parts: Any) -> Received:
    event = only(about_number("messages", messages=[message(**parts)]))
    assert isinstance(event, Received)
    return event


def status(**parts: Any) -> Event:
    told = {"id": "wamid.A", "status": "sent", "timestamp": SECONDS, **parts}
    event: Event = only(about_number("messages", statuses=[told]))
    return event


def template(**value: Any) -> Event:
    named = {"message_template_id": 168, "message_template_name": "promo"}
    event: Event = only(change("message_template_status_update", {**named, **value}))
    return event


# messages


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


# statuses


@pytest.mark.parametrize("name", ["parent_recipient_user_id", "recipient_parent_user_id"])
def test_both_names_of_the_parent_id_are_known(name: str) -> None:
    event = status(recipient_user_id="BR.1", **{name: "BR.ENT.1"})
    assert isinstance(event, StatusChanged)
    assert event.person.parent_user_id == "BR.ENT.1"


def test_a_status_needs_no_recipient() -> None:
    event = status(biz_opaque_callback_data="r=1")
    assert isinstance(event, StatusChanged)
    assert (event.person.address, event.tag, event.status) == (Address(), "r=1", Delivery.SENT)


def test_categories_are_written_one_way() -> None:
    event = status(pricing={"type": "regular", "category": "authentication-international"})
    assert isinstance(event, StatusChanged)
    assert event.pricing is not None
    assert event.pricing.category == "authentication_international"


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ({"status": "deleted"}, Ignored),
        ({"recipient_type": "group", "recipient_id": "G1"}, Ignored),
        ({"status": "teleported"}, Unparsed),
        ({"id": None}, Unparsed),
    ],
)
def test_statuses_of_no_use_change_nothing(parts: dict[str, Any], kind: type) -> None:
    assert isinstance(status(**parts), kind)


# templates


def test_templates_are_read_by_keys_whatever_the_field_says() -> None:
    event = template(new_quality_score="RED")
    assert isinstance(event, TemplateChanged)
    assert (event.provider_id, event.quality, event.status) == ("168", "red", None)


@pytest.mark.parametrize(
    ("title", "pause"),
    [("SECOND_PAUSE", "second"), ("UNPAUSE", ""), ("DISABLED", None), ("", None)],
)
def test_pauses_are_counted(title: str, pause: str | None) -> None:
    event = template(event="PAUSED", other_info={"title": title})
    assert isinstance(event, TemplateChanged)
    assert event.pause == pause


def test_a_detected_category_is_only_announced() -> None:
    event = template(category="UTILITY", correct_category="MARKETING")
    assert isinstance(event, TemplateChanged)
    assert (event.category, event.impending_category) == ("utility", "marketing")


def test_a_template_without_news_is_unparsed() -> None:
    assert isinstance(template(), Unparsed)


def test_buttons_and_title_come_in_metas_own_shape() -> None:
    button = {
        "message_template_button_type": "URL",
        "message_template_button_text": "Ver",
        "message_template_button_url": "https://shop.example",
    }
    event = template(message_template_title="Oi", message_template_buttons=[button])
    assert isinstance(event, TemplateChanged)
    assert event.components == (
        {"type": "HEADER", "format": "TEXT", "text": "Oi"},
        {
            "type": "BUTTONS",
            "buttons": [{"type": "URL", "text": "Ver", "url": "https://shop.example"}],
        },
    )


# numbers and accounts


@pytest.mark.parametrize(
    ("told", "tier"),
    [
        ({"max_daily_conversations_per_business": 250}, "TIER_250"),
        ({"max_daily_conversations_per_business": 100000}, "TIER_100K"),
        ({"max_daily_conversations_per_business": "10000"}, "TIER_10K"),
        ({"max_daily_conversations_per_business": -1}, "TIER_UNLIMITED"),
        ({"max_daily_conversations_per_business": 10**9}, "TIER_UNLIMITED"),
        ({"current_limit": "TIER_2K"}, "TIER_2K"),
        ({"current_limit": "NOT_SET"}, None),
        ({}, None),
    ],
)
def test_tiers_come_as_words_and_as_numbers(told: dict[str, Any], tier: str | None) -> None:
    value = {"display_phone_number": "14155550100", "event": "ONBOARDING", **told}
    event = only(change("phone_number_quality_update", value))
    assert isinstance(event, NumberChanged)
    assert (event.tier, event.throughput, event.quality) == (tier, None, None)


def test_a_flagged_number_is_of_low_quality() -> None:
    value = {"display_phone_number": "14155550100", "event": "FLAGGED"}
    assert only(change("phone_number_quality_update", value)).quality == "red"


def test_a_refused_name_is_not_the_numbers_name() -> None:
    value = {
        "display_phone_number": "14155550100",
        "decision": "REJECTED",
        "requested_verified_name": "Loja",
        "rejection_reason": "NAME_NOT_ALLOWED",
    }
    event = only(change("phone_number_name_update", value))
    assert (event.verified_name, event.name_decision) == (None, "rejected")
    assert event.reason == "NAME_NOT_ALLOWED"


def test_a_changed_pin_is_told() -> None:
    value = {"display_phone_number": "14155550100", "event": "PIN_CHANGED", "requester": "7"}
    event = only(change("security", value))
    assert (event.event, event.reason) == ("pin_changed", "7")


@pytest.mark.parametrize(
    ("field", "value", "holds"),
    [
        ("account_update", {"event": "DISABLED_UPDATE", "ban_info": {}}, True),
        (
            "account_update",
            {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": ["REINSTATE"]}},
            False,
        ),
        (
            "account_update",
            {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "REINSTATE"}},
            False,
        ),
        (
            "account_update",
            {
                "event": "ACCOUNT_RESTRICTION",
                "restriction_info": [{"restriction_type": "RESTRICTED_ADD_PHONE_NUMBER_ACTION"}],
            },
            None,
        ),
        ("account_update", {"event": "ACCOUNT_RESTRICTION"}, True),
        ("account_update", {"event": "ACCOUNT_OFFBOARDED"}, True),
        ("account_update", {"event": "PARTNER_REMOVED"}, True),
        ("account_update", {"event": "ACCOUNT_RECONNECTED"}, False),
        ("account_update", {"event": "VERIFIED_ACCOUNT"}, None),
        ("account_review_update", {"decision": "REJECTED"}, True),
        ("account_review_update", {"decision": "APPROVED"}, False),
        ("account_review_update", {"decision": "DEFERRED"}, None),
        ("account_alerts", {"entity_type": "BUSINESS"}, None),
    ],
)
def test_an_account_may_send_or_not(field: str, value: Any, holds: bool | None) -> None:
    event = only(change(field, value))
    assert isinstance(event, AccountChanged)
    assert event.holds is holds
    assert event.detail == value


def test_an_event_about_a_partner_names_its_account_itself() -> None:
    value = {"event": "PARTNER_REMOVED", "waba_info": {"waba_id": "77"}}
    assert only(change("account_update", value)).account_key == "77"


# the phone's own


def test_edits_and_deletions_on_the_phone_are_echoes() -> None:
    edit = {"original_message_id": "wamid.1", "message": {"type": "text", "text": {"body": "b"}}}
    common = {"from": "14155550100", "to": "551100000101", "timestamp": SECONDS}
    revoke = {"original_message_id": "wamid.1"}
    echoes = [
        {**common, "id": "wamid.2", "type": "edit", "edit": edit},
        {**common, "id": "wamid.3", "type": "revoke", "revoke": revoke},
    ]
    edited, deleted = parse(about_number("smb_message_echoes", message_echoes=echoes))
    assert isinstance(edited, Edited)
    assert isinstance(deleted, Deleted)
    assert (edited.echo, deleted.echo) == (True, True)
    assert edited.person.address == deleted.person.address == Address("+551100000101")


def test_an_echo_to_nobody_is_unparsed() -> None:
    echo = {"from": "14155550100", "id": "wamid.2", "type": "text", "text": {"body": "x"}}
    body = about_number("smb_message_echoes", message_echoes=[echo])
    assert isinstance(only(body), Unparsed)


def test_somebody_taken_out_of_the_address_book_is_gone() -> None:
    item = {"type": "contact", "action": "remove", "contact": {"phone_number": "551100000101"}}
    assert only(about_number("smb_app_state_sync", state_sync=[item])).removed is True


def test_files_of_the_history_come_on_their_own() -> None:
    image = {"type": "image", "image": {"id": "1"}}
    theirs = message(**image, history_context={"status": "READ"})
    ours = message(**image, **{"from": "14155550100", "to": "551100000101"})

    first, second = parse(about_number("history", messages=[theirs, ours]))

    assert isinstance(first, Received)
    assert isinstance(second, Received)
    assert (first.history, first.echo, first.history_status) == (True, False, "read")
    assert (second.history, second.echo) == (True, True)
    assert first.person == second.person


def test_a_thread_without_phone_is_a_user_id() -> None:
    thread = {"id": "BR.1", "messages": [{**message(), "from": "14155550100"}]}
    body = about_number("history", history=[{"threads": [thread]}])
    event = only(body)
    assert (event.person.address, event.echo) == (Address(user_id="BR.1"), True)


def test_one_bad_message_of_the_history_leaves_the_rest() -> None:
    thread = {"id": "551100000101", "messages": ["?", message()]}
    chunk = {"threads": [7, thread], "metadata": {"phase": 1, "progress": 100}}
    events = parse(about_number("history", history=[chunk]))
    kinds = [type(event) for event in events]
    assert kinds == [Unparsed, Unparsed, Received, HistoryProgress]
    assert isinstance(events[1], Unparsed)
    assert events[1].path.endswith("history[0].threads[1].messages[0]")


def test_other_trouble_with_the_history_is_the_channels() -> None:
    body = about_number("history", history=[{"errors": [{"code": 2593107}]}])
    assert isinstance(only(body), ChannelProblem)


# preferences


def test_a_preference_keeps_its_own_time() -> None:
    item = {"wa_id": "551100000101", "value": "stop", "timestamp": 1795190400}
    event = only(about_number("user_preferences", user_preferences=[item]))
    assert isinstance(event, PreferenceChanged)
    assert event.at == datetime.fromtimestamp(1795190400, UTC)


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ({"value": "maybe"}, Unparsed),
        ({"wa_id": None}, Unparsed),
        ({"category": "utility_messages"}, Ignored),
    ],
)
def test_a_preference_that_is_none_stops_nobody(parts: dict[str, Any], kind: type) -> None:
    item = {"wa_id": "551100000101", "value": "stop", **parts}
    event = only(about_number("user_preferences", user_preferences=[item]))
    assert isinstance(event, kind)


# envelopes


@pytest.mark.parametrize("body", [None, [], "text", 7, {}, {"entry": None}])
def test_what_is_no_webhook_is_unparsed(body: Any) -> None:
    assert isinstance(only(body), Unparsed)


@pytest.mark.parametrize(
    "body",
    [
        {"entry": "x"},
        {"entry": [7]},
        {"entry": [{"id": ACCOUNT}]},
        {"entry": [{"changes": {}}]},
        {"entry": [{"changes": [7]}]},
        {"entry": [{"changes": [{"field": "messages"}]}]},
        {"entry": [{"changes": [{"field": "messages", "value": []}]}]},
        {"entry": [{"changes": [{"value": {}}]}]},
    ],
)
def test_a_torn_envelope_says_where(body: Any) -> None:
    event = only(body)
    assert isinstance(event, Unparsed)
    assert event.path.startswith("entry")


def test_unknown_fields_are_ignored() -> None:
    body = about_number("standby", messages=[message()])
    assert only(body) == Ignored("standby", NUMBER)


def test_a_change_without_its_field_is_read_by_its_keys() -> None:
    body = about_number("", messages=[message()])
    del body["entry"][0]["changes"][0]["field"]
    assert isinstance(only(body), Received)


def test_a_change_without_items_is_ignored() -> None:
    assert only(about_number("messages")) == Ignored("messages without items", NUMBER)
