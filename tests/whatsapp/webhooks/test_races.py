"""Several workers on one tenant, with connections of their own and rows that are committed."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.whatsapp import news
from apps.whatsapp.models import WebhookEvent
from apps.whatsapp.webhooks import ingesting
from tests.whatsapp.webhooks import meta


@pytest.fixture
def tenant(committing) -> Tenant:
    """Acme with a number, committed."""
    acme = Tenant.objects.get(slug="acme")
    meta.make_channel(acme, "220000000000001", "110000000000001")
    return acme


@pytest.fixture
def told():
    words: list[str] = []
    news.messages_received.connect(on := lambda events, **_: words.extend(meta.texts(events)))
    yield words
    news.messages_received.disconnect(on)


def test_several_workers_tell_each_event_once(tenant, told):
    for number in range(50):
        with in_tenant(tenant):
            _row(f"word {number}", number)

    _in_threads(4, lambda: _drain_here(tenant))

    assert sorted(told) == sorted(f"word {number}" for number in range(50))


def test_whoever_finds_the_lock_taken_may_go_and_nothing_is_left(tenant, told):
    """A row is committed between the holder's last look and the end of its lock; the worker
    that was woken for it meets the lock and goes. The holder must look again."""
    holders_last_look, woken_is_gone = threading.Event(), threading.Event()
    take = ingesting._take

    def take_and_wait(after):
        rows = take(after)
        if not rows and not woken_is_gone.is_set():
            holders_last_look.set()
            assert woken_is_gone.wait(10)
        return rows

    def late_arrival():
        assert holders_last_look.wait(10)
        with in_tenant(tenant):
            _row("late", 1)
            ingesting._take = take
            assert ingesting.drain(tenant)
        woken_is_gone.set()
        connection.close()

    ingesting._take = take_and_wait
    try:
        other = threading.Thread(target=late_arrival)
        other.start()
        _drain_here(tenant)
        other.join(10)
    finally:
        ingesting._take = take

    assert told == ["late"]


def test_a_worker_that_dies_frees_the_lock_and_leaves_the_row(tenant, told):
    with in_tenant(tenant):
        _row("again", 1)

    class Dies(BaseException):
        """As a kill would end it: nothing is caught, nothing committed."""

    def die(**_):
        raise Dies

    news.messages_received.connect(die)
    with pytest.raises(Dies):
        _drain_here(tenant)
    news.messages_received.disconnect(die)
    told.clear()

    _drain_here(tenant)

    assert told == ["again"]


def _row(words: str, number: int) -> None:
    raw = meta.body(meta.text("220000000000001", account="110000000000001", body=words))
    digest = number.to_bytes(32)
    with transaction.atomic():
        WebhookEvent.objects.create(provider="meta", body=raw, digest=digest)


def _drain_here(tenant: Tenant) -> None:
    with in_tenant(tenant):
        ingesting.drain(tenant)


def _in_threads(count, work):
    def and_close():
        try:
            work()
        finally:
            connection.close()

    threads = [threading.Thread(target=and_close) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
