"""How far our messages came."""

from __future__ import annotations

from datetime import datetime

from apps.whatsapp.events import Delivery, Event, Ignored, Pricing, StatusChanged
from apps.whatsapp.providers.meta.parsing.change import Change, problems_of
from apps.whatsapp.providers.meta.reading import Item, Odd

WORDS = {
    "sent": Delivery.SENT,
    "delivered": Delivery.DELIVERED,
    "read": Delivery.READ,
    "played": Delivery.PLAYED,
    "failed": Delivery.FAILED,
}
GONE = "deleted"  # some old fixtures have it; the message itself is told of as `revoke`


def status(change: Change, item: Item) -> list[Event]:
    number, word = change.number(), item.needed("status")
    if item.text("recipient_type") == "group":
        return [Ignored("status of a group", number)]
    if word == GONE:
        return [Ignored("status deleted", number)]
    if word not in WORDS:
        raise Odd(f"status {word[:40]}", item.path)
    return [
        StatusChanged(
            number,
            item.needed_id("id"),
            WORDS[word],
            item.moment("timestamp"),
            change.people.person(
                item.phone("recipient_id"), item.id("recipient_user_id"), _parent(item)
            ),
            tag=item.id("biz_opaque_callback_data"),
            problems=problems_of(item),
            pricing=_pricing(item.child("pricing")),
            free_entry_until=_free_entry_until(item),
        )
    ]


def _parent(item: Item) -> str:
    # Meta's pages don't agree on the name.
    return item.id("parent_recipient_user_id") or item.id("recipient_parent_user_id")


def _pricing(pricing: Item) -> Pricing | None:
    if not pricing.text("category"):
        return None
    return Pricing(
        pricing.text("type"),
        pricing.text("category").replace("-", "_").lower(),
        model=pricing.text("pricing_model"),
        subtype=pricing.text("subtype"),
    )


def _free_entry_until(item: Item) -> datetime | None:
    conversation = item.child("conversation")
    if conversation.child("origin").text("type") != "referral_conversion":
        return None
    return conversation.moment("expiration_timestamp")
