"""Two secrets during a rotation, tests, and what is sent once more."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import Notification
from apps.conversations.hooks import (
    draining,
    endpoints,
    patience,
    replaying,
    retention,
    trial,
)
from apps.conversations.hooks.refusals import StillWaiting, SwitchedOff
from apps.conversations.models import WebhookDelivery, WebhookEndpoint
from tests.conversations.hooks.receiver import is_genuine
from tests.conversations.hooks.waiting import waits


def test_a_signature_holds_only_for_these_bytes_this_id_this_secret_and_now(add, acme, program):
    endpoint, secret = add()
    trial.send(acme, endpoint)

    [heard] = program.heard
    assert is_genuine(heard, secret)
    assert not is_genuine(heard, endpoints.signing.new_secret())
    assert not is_genuine(heard, secret, now=time.time() + 301)
    heard.body += b" "
    assert not is_genuine(heard, secret)


def test_during_a_rotation_both_secrets_sign_and_then_only_the_new_one(add, at_acme, program, by):
    endpoint, old = add()
    endpoint, new = endpoints.rotate(at_acme, endpoint, by=by)
    trial.send(at_acme, endpoint)
    assert is_genuine(program.heard[-1], old)
    assert is_genuine(program.heard[-1], new)

    endpoint.old_secret_until = timezone.now()
    endpoint.save()
    trial.send(at_acme, endpoint)
    assert not is_genuine(program.heard[-1], old)
    assert is_genuine(program.heard[-1], new)


def test_a_test_is_sent_once_also_to_one_that_is_off(add, at_acme, program, by):
    endpoint, secret = add()
    endpoints.switch(at_acme, endpoint, on=False, by=by)
    program.status = 500

    row = trial.send(at_acme, WebhookEndpoint.objects.get())

    assert (row.state, row.answer, row.problem) == ("failed", 500, "refused")
    assert row.took_ms is not None
    assert is_genuine(program.heard[0], secret)
    endpoint.refresh_from_db()
    assert (endpoint.failures, Notification.objects.count()) == (0, 0)


def test_one_delivery_is_sent_again_under_its_id(add, at_acme, program, by):
    endpoint, _secret = add()
    row = waits(endpoint)
    with pytest.raises(StillWaiting):
        replaying.one(at_acme, row, by=by)
    draining.drain(at_acme)

    replaying.one(at_acme, row, by=by)
    draining.drain(at_acme)

    assert [one.id for one in program.heard] == [str(row.pk)] * 2


def test_a_stretch_of_time_is_sent_again(add, at_acme, program, by):
    endpoint, _secret = add()
    rows = [waits(endpoint) for _ in range(3)]
    for row, state in zip(rows, ("failed", "delivered", "failed"), strict=True):
        row.state, row.next_at = state, None
        row.save()
    end = rows[1].created_at

    span = {"start": rows[0].created_at, "end": end, "by": by}
    assert replaying.span(at_acme, endpoint, **span, also_delivered=False) == 1
    draining.drain(at_acme)
    assert [one.id for one in program.heard] == [str(rows[0].pk)]
    assert replaying.span(at_acme, endpoint, **span, also_delivered=True) == 2

    endpoints.switch(at_acme, endpoint, on=False, by=by)
    with pytest.raises(SwitchedOff):
        replaying.span(at_acme, endpoint, **span, also_delivered=True)


def test_old_deliveries_are_forgotten(add, at_acme):
    from apps.accounts.ids import id_of

    endpoint, _secret = add()
    old = timezone.now() - patience.KEPT - timedelta(minutes=1)
    waits(endpoint, id=id_of(old))
    young = waits(endpoint)

    assert retention.forget() == 1
    assert list(WebhookDelivery.objects.all()) == [young]
