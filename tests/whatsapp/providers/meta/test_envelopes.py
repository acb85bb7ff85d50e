"""What stands round the items: entries, changes and fields."""

from __future__ import annotations

from typing import Any

import pytest

from apps.whatsapp.events import Ignored, Received, Unparsed
from tests.whatsapp.providers.meta.payloads import ACCOUNT, NUMBER, about_number, message
from tests.whatsapp.providers.meta.reading import only


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
