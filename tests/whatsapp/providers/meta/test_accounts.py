"""News of numbers and accounts: what they may send, and how much."""

from __future__ import annotations

from typing import Any

import pytest

from apps.whatsapp.events import AccountChanged, NumberChanged
from tests.whatsapp.providers.meta.payloads import change
from tests.whatsapp.providers.meta.reading import only


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
