"""What people want to get, as Meta tells it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from apps.whatsapp.events import Ignored, PreferenceChanged, Unparsed
from tests.whatsapp.providers.meta.payloads import about_number
from tests.whatsapp.providers.meta.reading import only


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
