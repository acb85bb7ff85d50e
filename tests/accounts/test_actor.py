"""Where somebody calls from, as far as it can be known."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from apps.accounts import audit
from apps.accounts.actor import Actor, address_of, network_of
from tests.factories import make_user


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "called"), [("Ana Reis", "Ana Reis"), ("  ", "ana.reis")])
def test_colleagues_read_a_name_and_the_log_keeps_the_address(name: str, called: str) -> None:
    ana = Actor(user=make_user("ana.reis@example.com", name=name))

    entry = audit.record("login.changed", by=ana, tenant=None)

    assert (ana.name, entry.who) == (called, called)
    assert entry.actor_name == "ana.reis@example.com"


@pytest.mark.django_db
def test_whoever_closed_their_login_is_known_by_their_address() -> None:
    ana = make_user("ana.reis@example.com", name="Ana Reis")
    entry = audit.record("login.changed", by=Actor(user=ana), tenant=None)
    ana.name, ana.email, ana.is_active = "", "gone@closed.invalid", False

    assert entry.who == "ana.reis@example.com"


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
