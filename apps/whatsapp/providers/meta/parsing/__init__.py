"""From Meta's webhooks to our events.

Source: Meta, "Webhooks" of the WhatsApp Business Platform, read 2026-11-20. Anything may be
missing or of another kind than the pages say; what can't be read becomes Unparsed, beside it
everything else is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from apps.whatsapp.events import Event, Unparsed
from apps.whatsapp.providers.meta.parsing.change import UNFORESEEN, Change
from apps.whatsapp.providers.meta.parsing.fields import events_of
from apps.whatsapp.providers.meta.parsing.people import People
from apps.whatsapp.providers.meta.reading import Item, Odd
from apps.whatsapp.providers.meta.routing import address

__all__ = ["parse"]


def parse(body: Any) -> list[Event]:
    """All events of a decoded webhook body, in its order."""
    if not isinstance(body, dict):
        return [Unparsed("not an object")]
    webhook = Item(body, "")
    if not webhook.has("entry"):
        return [Unparsed("no entry")]
    return list(_events(webhook))


def _events(webhook: Item) -> Iterator[Event]:
    for entry in webhook.each("entry"):
        if isinstance(entry, Odd):
            yield Unparsed(entry.why, entry.path)
            continue
        if not entry.has("changes"):
            yield Unparsed("no changes", entry.path)
        at = entry.moment("time")
        for item in entry.each("changes"):
            yield from _change(entry, item, at)


def _change(entry: Item, item: Item | Odd, at: datetime | None) -> Iterable[Event]:
    channel_key = ""
    try:
        if isinstance(item, Odd):
            raise item
        value = item.value.get("value")
        if not isinstance(value, dict):
            raise Odd("no value", item.path)
        channel_key, account_key = address(dict(entry.value), item.value)
        inside = item.child("value")
        people = People(inside.children("contacts"))
        field = item.text("field")
        return list(events_of(Change(field, inside, channel_key, account_key, at, people)))
    except Odd as odd:
        return [Unparsed(odd.why, odd.path, channel_key)]
    except Exception as exc:  # never let one change cost the others
        path = item.path
        return [Unparsed(f"{UNFORESEEN} {type(exc).__name__}", path, channel_key)]
