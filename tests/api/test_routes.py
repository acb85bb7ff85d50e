"""Every operation says who may call it, and the contract's routes are there."""

from __future__ import annotations

import pytest

from apps.accounts import access
from apps.accounts.api_auth import PERSON
from apps.accounts.permissions import ALL
from config.api.catalogue import Entry, operations

WORDS = {access.ANYONE, access.SIGNED_IN, access.MEMBER, access.SUPERADMIN, PERSON}
#: Where nobody can have a credential yet.
OPEN = {
    "POST auth/register",
    "POST auth/login",
    "POST auth/refresh",
    "POST auth/verify-email",
    "POST auth/password/forgot",
    "POST auth/password/reset",
}
CONTRACT = OPEN | {
    "POST auth/logout",
    "GET auth/me",
    "POST auth/switch-tenant",
    "GET settings",
    "PATCH settings",
    "GET api-keys",
    "POST api-keys",
    "DELETE api-keys/<uuid:key_id>",
    "GET members",
    "PATCH members/<uuid:member_id>",
    "DELETE members/<uuid:member_id>",
    "POST members/invite",
    "GET audit-events",
    "GET quota",
    "GET platform/tenants",
    "POST platform/tenants",
    "PATCH platform/tenants/<str:slug>",
    "GET platform/stats",
}
each = pytest.mark.parametrize("entry", operations(), ids=str)


def test_the_contracts_routes_are_there():
    assert {str(entry) for entry in operations()} >= CONTRACT


@each
def test_it_declares_who_may_call_it(entry: Entry):
    assert entry.permission in WORDS | ALL


@each
def test_it_declares_what_it_reads_and_answers(entry: Entry):
    assert entry.about is not None


def test_only_the_way_in_is_open_to_everybody():
    assert {str(e) for e in operations() if e.permission == access.ANYONE} == OPEN


def test_a_place_where_secrets_can_be_guessed_has_the_tighter_limit():
    assert all(e.view.throttle == "login" for e in operations() if str(e) in OPEN)
