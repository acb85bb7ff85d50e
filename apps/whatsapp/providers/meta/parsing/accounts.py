"""What is new about an account: bans, restrictions, reviews, tiers.

Source for what holds sending: Meta, "account_update" webhook, read 2026-11-20.
"""

from __future__ import annotations

from typing import Any

from apps.whatsapp.events import AccountChanged, Event
from apps.whatsapp.providers.meta.parsing.change import Change
from apps.whatsapp.providers.meta.parsing.tiers import tier_of
from apps.whatsapp.providers.meta.reading import Item, kept, text_of

HOLDS = {"ACCOUNT_VIOLATION", "ACCOUNT_OFFBOARDED", "ACCOUNT_DELETED", "PARTNER_REMOVED"}
RELEASES = {"ACCOUNT_RECONNECTED"}
# Restrictions of something else than writing.
HARMLESS = {
    "RESTRICTED_ADD_PHONE_NUMBER_ACTION",
    "RESTRICTED_BUSINESS_INITIATED_CALLING",
    "RESTRICTED_USER_INITIATED_CALLING",
}
REVIEWS = {"APPROVED": False, "REJECTED": True}


def update(change: Change, value: Item) -> list[Event]:
    event = value.needed("event")
    return [_changed(change, event.lower(), holds=_holds(event, value))]


def review(change: Change, value: Item) -> list[Event]:
    decision = value.needed("decision")
    return [_changed(change, "account_review", holds=REVIEWS.get(decision))]


def alert(change: Change, value: Item) -> list[Event]:
    return [_changed(change, "account_alert")]


def capability(change: Change, value: Item) -> list[Event]:
    most = value.whole("max_phone_numbers_per_business")
    return [_changed(change, "capability", tier=tier_of(value), max_numbers=most)]


def _changed(change: Change, event: str, **news: Any) -> AccountChanged:
    detail = kept(dict(change.value.value))
    return AccountChanged(change.account_key, event, at=change.at, detail=detail, **news)


def _holds(event: str, value: Item) -> bool | None:
    if event == "DISABLED_UPDATE":
        return not _is_reinstated(value)
    if event == "ACCOUNT_RESTRICTION":
        kinds = {one.text("restriction_type") for one in value.children("restriction_info")}
        return None if kinds and kinds <= HARMLESS else True
    if event in HOLDS:
        return True
    return False if event in RELEASES else None


def _is_reinstated(value: Item) -> bool:
    state = value.child("ban_info").value.get("waba_ban_state")
    words = state if isinstance(state, list) else [state]
    return "REINSTATE" in [text_of(word) for word in words]
