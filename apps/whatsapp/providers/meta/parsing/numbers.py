"""What is new about a number, which these changes name only by how it is shown."""

from __future__ import annotations

from apps.whatsapp.events import Event, NumberChanged
from apps.whatsapp.providers.meta.parsing.change import Change
from apps.whatsapp.providers.meta.parsing.tiers import tier_of
from apps.whatsapp.providers.meta.reading import Item

UPGRADED = 1000  # messages a second; Meta, "Throughput", read 2026-11-20
QUALITIES = {"FLAGGED": "red"}


def quality(change: Change, value: Item) -> list[Event]:
    event = value.needed("event")
    return [
        NumberChanged(
            change.account_key,
            value.needed_id("display_phone_number"),
            channel_key=change.channel_key,
            at=change.at,
            event=event.lower(),
            quality=QUALITIES.get(event),
            throughput=UPGRADED if event == "THROUGHPUT_UPGRADE" else None,
            tier=tier_of(value),
        )
    ]


def name(change: Change, value: Item) -> list[Event]:
    decision = value.needed("decision").lower()
    asked = value.text("requested_verified_name")
    return [
        NumberChanged(
            change.account_key,
            value.needed_id("display_phone_number"),
            channel_key=change.channel_key,
            at=change.at,
            event="name",
            verified_name=(asked or None) if decision == "approved" else None,
            name_decision=decision,
            reason=value.text("rejection_reason") or None,
        )
    ]


def security(change: Change, value: Item) -> list[Event]:
    return [
        NumberChanged(
            change.account_key,
            value.needed_id("display_phone_number"),
            channel_key=change.channel_key,
            at=change.at,
            event=value.needed("event").lower(),
            reason=value.text("requester") or None,
        )
    ]
