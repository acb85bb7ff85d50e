"""Where somebody calls from, as far as it can be known."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from apps.accounts.actor import address_of, network_of


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8::7", "2001:db8::7"),
        ("fe80::7%eth0", "fe80::7"),
        ("", None),
        ("unknown", None),
        ("203.0.113.7:4711", None),
    ],
)
def test_what_is_no_address_is_not_kept_as_one(said: str, known: str | None) -> None:
    assert address_of(RequestFactory(REMOTE_ADDR=said).get("/")) == known


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::7", "2001:db8:1:2:ffff::9", True),  # one customer's /64
        ("2001:db8:1:2::7", "2001:db8:1:3::7", False),
        ("203.0.113.7", "203.0.113.8", False),
    ],
)
def test_a_visitor_is_counted_by_what_one_customer_is_given(
    one: str, other: str, same: bool
) -> None:
    counted = {network_of(RequestFactory(REMOTE_ADDR=address).get("/")) for address in (one, other)}

    assert (len(counted) == 1) is same
