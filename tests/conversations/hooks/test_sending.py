"""Programs are told what happens, signed, once each, and none waits for another."""

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
from apps.conversations import advancing
from apps.conversations.advancing import Change
from apps.conversations.consent import ledger
from apps.conversations.consent.ledger import Entry
from apps.conversations.hooks import (
    bodies,
    calling,
    draining,
    due,
    endpoints,
    patience,
    replaying,
    retention,
    tasks,
    trial,
)
from apps.conversations.hooks.refusals import StillWaiting, SwitchedOff
from apps.conversations.models import Batch, Contact, WebhookDelivery, WebhookEndpoint
from tests.conversations.hooks import receiver
from tests.conversations.hooks.receiver import is_genuine
from tests.conversations.inbox.wire import ROSA, comes, make_contact, make_sent, message, writes

State = WebhookDelivery.State


def later(**span):
    """Everything that waits is as if so much time had passed."""
    for row in WebhookDelivery.objects.all():
        row.created_at -= timedelta(**span)
        row.give_up_at -= timedelta(**span)
        row.next_at = row.next_at and row.next_at - timedelta(**span)
        row.save()
    for endpoint in WebhookEndpoint.objects.all():
        endpoint.failing_since = endpoint.failing_since and endpoint.failing_since - timedelta(
            **span
        )
        endpoint.rests_until = endpoint.rests_until and endpoint.rests_until - timedelta(**span)
        endpoint.save()


def waits(endpoint, code="contact.opted_out", **fields):
    """A row that may leave now, about Rosa unless told otherwise."""
    now = timezone.now()
    rosa = Contact.objects.first() or make_contact()
    known = {"event": code, "subject_id": rosa.pk, "give_up_at": now + timedelta(hours=24)}
    known |= fields
    return WebhookDelivery.objects.create(endpoint=endpoint, **known)


def test_what_a_customer_writes_reaches_the_program_as_the_api_shows_it(
    add, acme, acmes, program, api, owner
):
    _endpoint, secret = add()
    comes(acme, writes(acmes, message(body="Chegou?")))

    assert draining.drain(acme) is True

    [row] = WebhookDelivery.objects.all()
    [heard] = program.heard
    assert is_genuine(heard, secret)
    assert heard.said["type"] == "message.received"
    told = heard.data["message"]
    asked = api(owner, acme).get(f"messages/{told['id']}").data
    assert told == asked
    assert told["content"] == {"text": "Chegou?"}
    assert heard.data["contact"]["phoneNumber"] == f"+{ROSA}"
    assert str(row.pk) == heard.id
    assert (row.state, row.answer, row.next_at, row.attempts) == ("delivered", 200, None, 1)


def test_a_signature_holds_only_for_these_bytes_this_id_this_secret_and_now(add, acme, program):
    endpoint, secret = add()
    trial.send(acme, endpoint)

    [heard] = program.heard
    assert is_genuine(heard, secret)
    assert not is_genuine(heard, endpoints.signing.new_secret())
    assert not is_genuine(heard, secret, now=time.time() + 301)
    heard.body += b" "
    assert not is_genuine(heard, secret)


def test_what_becomes_of_a_message_is_told_with_what_it_was_in_that_moment(
    add, at_acme, acmes, program
):
    add()
    sent = make_sent(acmes, make_contact())
    for word in ("sent", "delivered", "read"):
        advancing.apply(at_acme, [Change(sent.pk, word, timezone.now(), provider_id="wamid.1")])

    draining.drain(at_acme)

    told = sorted((one.data["previousStatus"], one.data["status"]) for one in program.heard)
    assert told == [("delivered", "read"), ("sending", "sent"), ("sent", "delivered")]
    assert {one.data["message"]["status"] for one in program.heard} == {"read"}


def test_being_sent_is_no_news(add, at_acme, acmes):
    add()
    sent = make_sent(acmes, make_contact(), status="queued")

    advancing.apply(at_acme, [Change(sent.pk, "sending", timezone.now())])

    assert not WebhookDelivery.objects.exists()


def test_statuses_of_campaigns_are_told_only_to_who_asks_for_them(add, at_acme, acmes):
    batch = Batch.objects.create(variants=[])
    wants, _secret = add(campaign_statuses=True)
    add(name="Other")
    sent = make_sent(acmes, make_contact(), batch=batch)

    advancing.apply(at_acme, [Change(sent.pk, "sent", timezone.now())])

    assert [row.endpoint_id for row in WebhookDelivery.objects.all()] == [wants.pk]


def test_only_chosen_events_are_told_and_nothing_where_nobody_listens(
    add, at_acme, acmes, acme, by, django_assert_num_queries
):
    chosen, _secret = add(events=["message.status"])
    off, _secret = add(name="Off")
    endpoints.switch(at_acme, off, on=False, by=by)
    comes(acme, writes(acmes, message()))
    assert not WebhookDelivery.objects.exists()

    sent = make_sent(acmes, None)
    advancing.apply(at_acme, [Change(sent.pk, "sent", timezone.now())])
    assert [row.endpoint_id for row in WebhookDelivery.objects.all()] == [chosen.pk]


def test_many_events_are_one_insert(add, at_acme, acmes, django_assert_max_num_queries):
    add()
    rosa = make_contact()
    sent = [make_sent(acmes, rosa) for _ in range(300)]
    changes = [Change(one.pk, "failed", timezone.now(), code="131026") for one in sent]

    with django_assert_max_num_queries(12):
        advancing.apply(at_acme, changes)

    assert WebhookDelivery.objects.count() == 300


def test_who_says_stop_is_told_once_with_all_it_is_about(add, at_acme, program):
    add()
    rosa = make_contact()
    entries = [
        Entry(rosa.pk, "whatsapp", category, given=False, how="word")
        for category in ("marketing", "utility")
    ]
    ledger.note(at_acme, entries)
    ledger.note(at_acme, entries)  # said twice, it turns nothing

    draining.drain(at_acme)

    [heard] = program.heard
    assert heard.said["type"] == "contact.opted_out"
    assert heard.data["contact"]["id"] == str(rosa.pk)
    assert heard.data["contact"]["optedOut"] is True
    assert [one["category"] for one in heard.data["consent"]] == ["marketing", "utility"]


def test_what_was_imported_is_not_told_back(add, at_acme):
    add()
    entry = Entry(make_contact().pk, "whatsapp", "marketing", given=True, how="import")

    ledger.note(at_acme, [entry])

    assert not WebhookDelivery.objects.exists()


def test_a_message_that_is_gone_by_then_is_told_to_nobody(add, at_acme, acmes, program):
    endpoint, _secret = add()
    sent = make_sent(acmes, None)
    row = waits(endpoint, "message.status", subject_id=sent.pk)
    sent.delete()

    assert draining.drain(at_acme) is True

    row.refresh_from_db()
    assert (row.state, row.next_at) == ("dropped", None)
    assert program.heard == []


def test_who_was_erased_meanwhile_is_told_to_nobody(add, at_acme, program):
    endpoint, _secret = add()
    rosa = make_contact()
    row = waits(endpoint, "contact.opted_out", subject_id=rosa.pk)
    rosa.delete()

    draining.drain(at_acme)

    row.refresh_from_db()
    assert (row.state, program.heard) == ("dropped", [])


def test_what_is_too_large_is_told_by_its_id(add, at_acme, acmes, program, monkeypatch):
    monkeypatch.setattr(bodies, "LARGEST", 2000)
    endpoint, secret = add()
    sent = make_sent(acmes, make_contact(), content={"text": "á" * 4096})
    waits(endpoint, "message.status", subject_id=sent.pk, facts={"status": "sent"})

    draining.drain(at_acme)

    [heard] = program.heard
    assert is_genuine(heard, secret)
    assert heard.data["message"] == {"id": str(sent.pk)}
    assert (heard.data["isShortened"], heard.data["status"]) == (True, "sent")
    assert len(heard.body) < 2000


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


def test_private_addresses_are_not_called_even_by_name(add, at_acme, program, settings):
    endpoint, _secret = add()
    by_name, _secret = add(name="Name", url="https://localhost:1/")
    settings.PRIVATE_HOSTS_ALLOWED = []
    waits(endpoint)
    waits(by_name)

    draining.drain(at_acme)

    assert set(WebhookDelivery.objects.values_list("problem", flat=True)) == {"private"}
    assert program.heard == []


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


def test_old_deliveries_are_forgotten(add, at_acme):
    from apps.accounts.ids import id_of

    endpoint, _secret = add()
    old = timezone.now() - patience.KEPT - timedelta(minutes=1)
    waits(endpoint, id=id_of(old))
    young = waits(endpoint)

    assert retention.forget() == 1
    assert list(WebhookDelivery.objects.all()) == [young]


def test_another_companys_program_hears_nothing(add, acme, acmes, globex, program):
    add()
    comes(acme, writes(acmes, message()))

    with in_tenant(globex):
        assert not WebhookEndpoint.objects.exists()
        assert not WebhookDelivery.objects.exists()
        draining.drain(globex)

    assert program.heard == []
