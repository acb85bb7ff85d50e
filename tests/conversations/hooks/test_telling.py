"""What programs are told, once each, signed, and what they are not."""

from __future__ import annotations

from django.utils import timezone

from apps.accounts.tenancy import in_tenant
from apps.conversations import advancing
from apps.conversations.advancing import Change
from apps.conversations.consent import ledger
from apps.conversations.consent.ledger import Entry
from apps.conversations.hooks import (
    bodies,
    draining,
    endpoints,
)
from apps.conversations.models import Batch, WebhookDelivery, WebhookEndpoint
from tests.conversations.hooks.receiver import is_genuine
from tests.conversations.hooks.waiting import waits
from tests.conversations.inbox.wire import ROSA, comes, make_contact, make_sent, message, writes


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


def test_another_companys_program_hears_nothing(add, acme, acmes, globex, program):
    add()
    comes(acme, writes(acmes, message()))

    with in_tenant(globex):
        assert not WebhookEndpoint.objects.exists()
        assert not WebhookDelivery.objects.exists()
        draining.drain(globex)

    assert program.heard == []
