"""Where somebody calls from, as far as it can be known."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from apps.accounts.actor import address_of


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
