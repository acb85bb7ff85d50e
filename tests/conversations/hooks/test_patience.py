"""What was not heard is tried again, and nobody waits for one that is dead."""

from __future__ import annotations

import time
from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from apps.accounts import tenants
from apps.accounts.actor import PLATFORM
from apps.accounts.ids import new_id
from apps.accounts.models import AuditEntry, Notification
from apps.accounts.tenancy import in_tenant
from apps.conversations.hooks import (
    calling,
    draining,
    due,
    endpoints,
    patience,
    tasks,
)
from apps.conversations.models import WebhookDelivery, WebhookEndpoint
from tests.conversations.hooks import receiver
from tests.conversations.hooks.receiver import is_genuine
from tests.conversations.hooks.waiting import later, waits


@pytest.mark.parametrize(
    ("status", "problem"), [(500, "refused"), (404, "refused"), (302, "moved")]
)
def test_what_was_not_heard_is_tried_again_with_the_same_id(add, at_acme, program, status, problem):
    endpoint, secret = add()
    row = waits(endpoint)
    program.status = status
    draining.drain(at_acme)

    row.refresh_from_db()
    assert (row.state, row.answer, row.problem, row.attempts) == ("waiting", status, problem, 1)
    assert timedelta(seconds=3) < row.next_at - timezone.now() < timedelta(seconds=6)

    program.status = 204
    later(seconds=10)
    draining.drain(at_acme)

    row.refresh_from_db()
    assert (row.state, row.answer, row.problem, row.attempts) == ("delivered", 204, "", 2)
    first, second = program.heard
    assert first.id == second.id == str(row.pk)
    assert is_genuine(second, secret)


def test_pauses_grow_and_a_wish_is_followed_up_to_an_hour():
    plain = [patience.pause(attempt).total_seconds() for attempt in range(1, 12)]

    assert 4 < plain[0] < 6
    assert plain[-1] > 3 * 3600
    assert all(later > 1.4 * earlier for earlier, later in pairwise(plain[:8]))
    assert patience.pause(1, wish=90) == timedelta(seconds=90)
    assert patience.pause(1, wish=999_999) == timedelta(hours=1)


def test_an_answer_may_ask_for_a_longer_pause(add, at_acme, program):
    endpoint, _secret = add()
    row = waits(endpoint)
    program.status, program.headers = 429, {"Retry-After": "120"}

    draining.drain(at_acme)

    row.refresh_from_db()
    assert row.next_at - timezone.now() > timedelta(seconds=110)


def test_after_a_day_it_is_given_up_and_people_are_told_once(add, at_acme, program, owner):
    endpoint, _secret = add()
    for _ in range(2):
        waits(endpoint)
    program.status = 500
    draining.drain(at_acme)
    later(hours=25)

    draining.drain(at_acme)
    draining.drain(at_acme)

    assert {row.state for row in WebhookDelivery.objects.all()} == {"failed"}
    [notice] = Notification.objects.filter(user=owner, kind="webhook_endpoint_fails")
    assert notice.url == f"settings/webhooks/{endpoint.pk}/"
    assert WebhookEndpoint.objects.get().is_on


def test_after_days_of_only_failures_it_is_switched_off_with_words(add, at_acme, program, owner):
    endpoint, _secret = add()
    waits(endpoint)
    program.status = 500
    draining.drain(at_acme)
    later(days=5, minutes=1)

    draining.drain(at_acme)

    endpoint.refresh_from_db()
    assert endpoint.off_because == "failing"
    assert Notification.objects.filter(user=owner, kind="webhook_endpoint_off").count() == 1
    entry = AuditEntry.objects.get(action="webhook_endpoint.switched_off")
    assert (entry.actor_name, entry.after) == ("Recado", {"reason": "failing"})
    waits(endpoint)
    draining.drain(at_acme)
    assert len(program.heard) == 2


def test_a_success_in_between_keeps_it_on(add, at_acme, program):
    endpoint, _secret = add()
    waits(endpoint)
    program.status = 500
    draining.drain(at_acme)
    later(days=4)
    program.status = 200
    draining.drain(at_acme)
    program.status = 500
    later(days=4)
    waits(endpoint)
    draining.drain(at_acme)

    endpoint.refresh_from_db()
    assert endpoint.is_on
    assert endpoint.is_failing


def test_gone_means_that_it_wants_no_more(add, at_acme, program):
    endpoint, _secret = add()
    row = waits(endpoint)
    program.status = 410

    draining.drain(at_acme)

    endpoint.refresh_from_db()
    row.refresh_from_db()
    assert (endpoint.off_because, row.state) == ("gone", "failed")


def test_one_that_fails_rests_and_once_it_is_back_everything_leaves_at_once(add, at_acme, program):
    endpoint, _secret = add()
    for _ in range(40):
        waits(endpoint)
    program.status = 503

    draining.drain(at_acme)

    endpoint.refresh_from_db()
    assert endpoint.rests_until > timezone.now()
    assert len(program.heard) <= draining.AT_ONCE
    tried = len(program.heard)
    later(seconds=6)
    draining.drain(at_acme)
    assert len(program.heard) == tried + 1  # then it rests twice as long

    program.status = 200
    later(seconds=11)
    draining.drain(at_acme)
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"delivered"}


def test_a_dead_endpoint_holds_up_no_other(add, at_acme, program, monkeypatch):
    monkeypatch.setattr("apps.conversations.hooks.calling.PATIENCE", 3.0)
    with receiver.running() as tar:
        tar.slow = 4.0
        slow, _secret = add(name="Slow", url=tar.url)
        quick, _secret = add()
        for endpoint in (slow, quick):
            for _ in range(60):
                waits(endpoint)
        began = time.monotonic()

        draining.drain(at_acme)

        took = time.monotonic() - began
    assert len(program.heard) == 60
    assert len(tar.heard) <= draining.AT_ONCE
    ended = quick.deliveries.order_by("-ended_at").first().ended_at
    assert timezone.now() - ended > timedelta(seconds=1), "the quick one was done long before"
    assert took < 8
    assert set(slow.deliveries.exclude(problem="").values_list("problem", flat=True)) == {
        "too_slow"
    }


def test_a_call_that_can_not_even_be_made_has_an_outcome_too(program):
    odd = calling.request(program.url, b"{}", {"webhook-id": "two\r\nlines"})
    call = calling.Call(new_id(), new_id(), odd)

    with calling.Caller() as caller:
        caller.call(call)
        [answer] = caller.answers(30)

    assert (answer.call, answer.status, answer.problem) == (call, None, "broken")
    assert not program.heard


def test_they_leave_in_the_order_of_time(add, at_acme, program, monkeypatch):
    monkeypatch.setattr(draining, "AT_ONCE", 1)
    endpoint, _secret = add()
    rows = [waits(endpoint) for _ in range(8)]

    draining.drain(at_acme)

    assert [one.id for one in program.heard] == [str(row.pk) for row in rows]


def test_what_a_dead_worker_held_is_tried_again_when_its_lease_has_run_out(add, at_acme, program):
    endpoint, _secret = add()
    held = waits(endpoint, state="sending", attempts=1)
    WebhookDelivery.objects.update(next_at=timezone.now() + patience.LEASE)
    draining.drain(at_acme)
    assert program.heard == []

    later(minutes=3)
    draining.drain(at_acme)

    assert [one.id for one in program.heard] == [str(held.pk)]


def test_private_addresses_are_not_called_even_by_name(add, at_acme, program, settings):
    endpoint, _secret = add()
    by_name, _secret = add(name="Name", url="https://localhost:1/")
    settings.PRIVATE_HOSTS_ALLOWED = []
    waits(endpoint)
    waits(by_name)

    draining.drain(at_acme)

    assert set(WebhookDelivery.objects.values_list("problem", flat=True)) == {"private"}
    assert program.heard == []


def test_of_a_suspended_company_nothing_leaves_and_nothing_is_lost(add, acme, program):
    endpoint, _secret = add()
    waits(endpoint)
    assert due.schemas() == [acme.schema_name]
    tenants.suspend(acme, by=PLATFORM)

    tasks.send_webhooks.apply_async(throw=True)

    assert program.heard == []
    assert due.schemas() == []
    tenants.reactivate(acme, by=PLATFORM)
    with in_tenant(acme):
        tasks.send_webhooks.apply_async(throw=True)
    assert len(program.heard) == 1


def test_who_rests_or_is_off_wakes_nobody(add, acme, by):
    endpoint, _secret = add()
    waits(endpoint)
    endpoint.rests_until = timezone.now() + timedelta(minutes=5)
    endpoint.save()
    assert due.schemas() == []

    endpoint.rests_until = None
    endpoint.save()
    endpoints.switch(acme, endpoint, on=False, by=by)
    assert due.schemas() == []
