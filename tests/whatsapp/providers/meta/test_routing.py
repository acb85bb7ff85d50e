"""Each part of a webhook reaches its owner, and nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pytest

from apps.whatsapp.providers import provider_of
from apps.whatsapp.providers.meta.routing import split
from apps.whatsapp.providers.protocol import RoutingKeys
from tests.whatsapp.providers.meta.payloads import ACCOUNT, NUMBER, load, names

OTHER = "220000000000009"


def about(number: str, text: str) -> dict[str, Any]:
    value = {"metadata": {"phone_number_id": number}, "messages": [{"text": text}]}
    return {"field": "messages", "value": value}


def owner(channel: str, account: str) -> Hashable | None:
    return {NUMBER: "acme", OTHER: "globex", ACCOUNT: "acme"}.get(channel or account)


def changes_of(body: Any) -> list[Any]:
    return [change for entry in body["entry"] for change in entry["changes"]]


def test_a_change_belongs_to_its_number_and_else_to_its_account() -> None:
    news = {"field": "account_update", "value": {"event": "VERIFIED_ACCOUNT"}}
    body = {"entry": [{"id": ACCOUNT, "changes": [about(NUMBER, "a"), about(OTHER, "b"), news]}]}

    assert provider_of("meta").keys(body) == RoutingKeys(
        frozenset({NUMBER, OTHER}), frozenset({ACCOUNT})
    )


@pytest.mark.parametrize("name", names())
def test_every_documented_webhook_names_somebody(name: str) -> None:
    keys = provider_of("meta").keys(load(name))
    assert keys in {RoutingKeys(frozenset({NUMBER})), RoutingKeys(accounts=frozenset({ACCOUNT}))}


def test_ids_may_be_numbers() -> None:
    value = {"metadata": {"phone_number_id": int(NUMBER)}}
    body = {"entry": [{"id": 7, "changes": [{"value": value}, {"value": {}}]}]}
    assert provider_of("meta").keys(body) == RoutingKeys(frozenset({NUMBER}), frozenset({"7"}))


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "x",
        7,
        {},
        {"entry": {}},
        {"entry": [None, 3, {}, {"changes": 1}]},
        {"entry": [{"changes": [None, {"value": 1}, {"value": {"metadata": []}}]}]},
        {"entry": [{"id": [], "changes": [{"value": {"metadata": {"phone_number_id": {}}}}]}]},
        {"entry": [{"id": True, "changes": [{"value": {"waba_info": "x"}}]}]},
    ],
)
def test_a_body_that_names_nobody_has_no_keys(body: Any) -> None:
    assert provider_of("meta").keys(body) == RoutingKeys()


def test_each_owner_gets_its_own_changes_only() -> None:
    first = {"id": ACCOUNT, "changes": [about(NUMBER, "a"), about(OTHER, "b")], "time": 5}
    second = {"id": "unknown", "changes": [about(OTHER, "c"), about("nobody", "d")]}

    parts = split({"object": "whatsapp_business_account", "entry": [first, second]}, owner)

    assert parts == {
        "acme": {
            "object": "whatsapp_business_account",
            "entry": [{"id": ACCOUNT, "changes": [about(NUMBER, "a")], "time": 5}],
        },
        "globex": {
            "object": "whatsapp_business_account",
            "entry": [
                {"id": ACCOUNT, "changes": [about(OTHER, "b")], "time": 5},
                {"id": "unknown", "changes": [about(OTHER, "c")]},
            ],
        },
        None: {
            "object": "whatsapp_business_account",
            "entry": [{"id": "unknown", "changes": [about("nobody", "d")]}],
        },
    }


def test_a_webhook_for_one_stays_as_it_is() -> None:
    body = load("status_batch_two")
    assert split(body, owner) == {"acme": body}


@pytest.mark.parametrize("body", [None, [1], {"entry": 4}, {"entry": []}, {"entry": [None, {}]}])
def test_what_has_no_shape_has_no_owner(body: Any) -> None:
    assert split(body, owner) == {None: body}


def test_an_odd_change_goes_where_its_account_goes() -> None:
    body = {"entry": [{"id": ACCOUNT, "changes": ["odd", about(OTHER, "b")]}]}
    parts = split(body, owner)
    assert changes_of(parts["acme"]) == ["odd"]
    assert changes_of(parts["globex"]) == [about(OTHER, "b")]


def test_an_event_about_a_partner_goes_to_the_account_it_names() -> None:
    value = {"event": "PARTNER_REMOVED", "waba_info": {"waba_id": ACCOUNT}}
    body = {"entry": [{"id": "portfolio", "changes": [{"value": value}]}]}
    assert list(split(body, owner)) == ["acme"]
