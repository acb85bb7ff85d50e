"""Batches: one company's trouble is not another's, and what can't be kept is said so."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connections

from apps.accounts.models import Tenant
from apps.whatsapp.providers.protocol import RoutingKeys
from apps.whatsapp.webhooks import committing
from apps.whatsapp.webhooks.committing import Committer, NotStored
from apps.whatsapp.webhooks.posts import Post
from apps.whatsapp.webhooks.writing import Writer
from tests.whatsapp.webhooks import meta
from tests.whatsapp.webhooks.conftest import kept

NUMBERS = {"acme": "220000000000001", "globex": "220000000000002"}


@pytest.fixture
def tenants(committing) -> dict[str, Tenant]:
    """Acme and Globex with a number each, committed."""
    found = {slug: Tenant.objects.get(slug=slug) for slug in NUMBERS}
    for slug, number in NUMBERS.items():
        meta.make_channel(found[slug], number, "1" + number[1:])
    return found


@pytest.fixture
def writer() -> Iterator[Writer]:
    writer = Writer()
    yield writer
    writer.close()


def said(slug: str, words: str) -> Post:
    raw = meta.body(meta.text(NUMBERS[slug], body=words))
    return Post("meta", raw, keys=RoutingKeys(channels=frozenset({NUMBERS[slug]})))


def elsewhere() -> psycopg.Connection:
    parameters = connections["default"].get_connection_params()
    return psycopg.connect(**{**parameters, "cursor_factory": psycopg.Cursor})


def test_a_company_whose_table_is_locked_takes_nobody_along(tenants, writer):
    """As while its tables are being migrated."""
    posts = [said("acme", "one"), said("globex", "two"), said("acme", "three")]
    with elsewhere() as migration:
        schema = tenants["acme"].schema_name
        migration.execute(f'LOCK TABLE "{schema}".whatsapp_webhookevent IN ACCESS EXCLUSIVE MODE')
        began = time.monotonic()
        outcomes = writer.write(posts)
        took = time.monotonic() - began
        migration.rollback()

    assert [isinstance(outcome, Exception) for outcome in outcomes] == [True, False, True]
    assert took < 6  # two waits, not one for each post
    assert [len(kept(tenant)) for tenant in tenants.values()] == [0, 1]
    assert not any(isinstance(outcome, Exception) for outcome in writer.write(posts))
    assert [len(kept(tenant)) for tenant in tenants.values()] == [2, 1]


def test_a_connection_that_was_cut_is_made_anew_without_a_word(tenants, writer):
    writer.write([said("acme", "one")])
    with elsewhere() as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'recado webhooks' AND datname = current_database()"
        )

    [outcome] = writer.write([said("acme", "two")])

    assert outcome == {tenants["acme"].schema_name}
    assert len(kept(tenants["acme"])) == 2


def test_a_batch_tells_which_companies_got_something(tenants):
    told: list[frozenset[str]] = []

    async def keep_all() -> None:
        committer = Committer(told.append)
        await asyncio.gather(
            *(committer.keep(said(slug, str(n))) for slug in NUMBERS for n in range(20))
        )

    asyncio.run(keep_all())

    assert frozenset().union(*told) == {tenant.schema_name for tenant in tenants.values()}
    assert len(told) < 40  # not a commit for each
    assert [len(kept(tenant)) for tenant in tenants.values()] == [20, 20]


def test_when_too_many_wait_the_next_is_told_to_come_again(tenants, monkeypatch):
    monkeypatch.setattr(committing, "MOST_WAITING", 5)

    async def keep_all() -> list[object]:
        committer = Committer(lambda _schemas: None)
        posts = [committer.keep(said("acme", str(n))) for n in range(30)]
        return await asyncio.gather(*posts, return_exceptions=True)

    answers = asyncio.run(keep_all())

    refused = [answer for answer in answers if isinstance(answer, NotStored)]
    assert len(refused) == 25
    assert len(kept(tenants["acme"])) == 5
