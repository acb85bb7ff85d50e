"""What one webhook with a single item is read as."""

from __future__ import annotations

from typing import Any

from apps.whatsapp.events import Received
from apps.whatsapp.providers.meta.parsing import parse
from tests.whatsapp.providers.meta.payloads import about_number, message


def only(body: Any) -> Any:
    events = parse(body)
    assert len(events) == 1
    return events[0]


def received(**parts: Any) -> Received:
    event = only(about_number("messages", messages=[message(**parts)]))
    assert isinstance(event, Received)
    return event
