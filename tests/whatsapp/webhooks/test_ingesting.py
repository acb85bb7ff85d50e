"""Stored webhooks are applied once, whoever is at work and whatever goes wrong between."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.tenancy import in_tenant
from apps.whatsapp import news
from apps.whatsapp.models import Channel, WebhookEvent
from apps.whatsapp.webhooks import waiting
from apps.whatsapp.webhooks.ingesting import A_BATCH
from tests.whatsapp.webhooks import meta
from tests.whatsapp.webhooks.conftest import drain, kept, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def refusing():
    """A floor above that can't cope with one text."""

    def refuse(events, **_):
        for event in events:
            if getattr(event.content, "body", "") == "poison":
                raise ValueError("Rosa wrote poison from +5511900000101")

    news.messages_received.connect(refuse)
    yield
    news.messages_received.disconnect(refuse)


def says(channel, words, **more):
    return meta.body(meta.text(channel.key, account=channel.account, body=words, **more))


def test_events_are_told_oldest_first_and_marked(acme, acmes, heard):
    for words in ("one", "two", "three"):
        post(says(acmes, words))

    events = drain(acme)

    assert heard.texts(acme) == ["one", "two", "three"]
    assert [(event.state, event.items, event.attempts) for event in events] == [("done", 1, 1)] * 3
    assert all(event.applied_at for event in events)


def test_what_is_done_is_never_told_again(acme, acmes, heard):
    raw = says(acmes, "once")
    post(raw)
    drain(acme)
    post(raw)
    drain(acme)

    assert heard.texts(acme) == ["once"]


def test_a_post_of_a_thousand_items_is_told_in_one_go(acme, acmes):
    change = meta.text(acmes.key, account=acmes.account)
    message = change["value"]["messages"][0]
    change["value"]["messages"] = [message | {"id": f"wamid.{n}"} for n in range(1000)]
    calls = []
    news.messages_received.connect(on := lambda events, **_: calls.append(len(events)))

    assert post(meta.body(change)) == 200
    [event] = drain(acme)

    news.messages_received.disconnect(on)
    assert calls == [1000]
    assert (event.state, event.items) == ("done", 1000)


def test_more_than_a_batch_is_drained_in_order(acme, acmes, heard):
    for number in range(A_BATCH + 5):
        post(says(acmes, str(number)))

    drain(acme)

    assert heard.texts(acme) == [str(number) for number in range(A_BATCH + 5)]


def test_a_bad_item_does_not_cost_its_good_neighbour(acme, acmes, heard):
    change = meta.text(acmes.key, account=acmes.account, body="good")
    change["value"]["messages"].insert(0, {"type": "text"})
    change["value"]["messages"].append("nonsense")
    post(meta.body(change))

    [event] = drain(acme)

    assert heard.texts(acme) == ["good"]
    assert event.state == "unparsed"
    assert "messages[0]" in event.problem
    assert "messages[2]" in event.problem


def test_an_event_that_a_floor_above_refuses_fails_alone(acme, acmes, heard, refusing):
    for words in ("before", "poison", "after"):
        post(says(acmes, words))

    states = [event.state for event in drain(acme)]

    assert states == ["done", "failed", "done"]
    assert [words for words in heard.texts(acme) if words != "poison"].count("before") >= 1


def test_a_failed_event_says_where_and_nothing_personal(acme, acmes, refusing):
    post(says(acmes, "poison"))

    [event] = drain(acme)

    assert event.problem.startswith("ValueError")
    assert "Rosa" not in event.problem
    assert "5511900000101" not in event.problem


def test_a_failed_event_is_tried_again_less_and_less_often_then_left(acme, acmes, refusing):
    post(says(acmes, "poison"))
    waits = []
    for _attempt in range(4):
        [event] = drain(acme)
        waits.append(round((event.next_attempt_at - timezone.now()).total_seconds()))
        assert drain(acme)[0].attempts == event.attempts  # not before its time
        with in_tenant(acme):
            WebhookEvent.objects.update(next_attempt_at=timezone.now())

    [event] = drain(acme)

    assert waits == pytest.approx([30, 120, 480, 1920], abs=2)
    assert (event.state, event.attempts, event.next_attempt_at) == ("failed", 5, None)
    with in_tenant(acme):
        assert not WebhookEvent.objects.filter(waiting.due()).exists()


def test_a_resend_of_a_failed_event_tries_it_at_once(acme, acmes, refusing):
    raw = says(acmes, "poison")
    post(raw)
    drain(acme)

    post(raw)

    [event] = kept(acme)
    assert (event.state, event.attempts, event.repeats) == ("new", 0, 1)


def test_on_a_channels_own_address_others_numbers_are_marked_and_not_told(
    acme, acmes, globex, globexs, heard
):
    raw = meta.body(meta.text(globexs.key, body="forged"), meta.text(acmes.key, body="mine"))
    post(raw, path=f"/webhooks/meta/{acmes.pk}/", secret="own-app-secret")

    [event] = drain(acme)
    drain(globex)

    assert heard.texts(acme) == ["mine"]
    assert heard.texts(globex) == []
    assert event.state == "unparsed"
    assert globexs.key in event.problem


def test_two_gateways_may_name_their_sessions_alike(acme, heard):
    secrets = {"hmac_key": "waha-key"}
    channels = [
        meta.make_channel(
            acme, "default", "", provider="waha", secrets=secrets, gateway_url=f"http://g{n}"
        )
        for n in (1, 2)
    ]
    told = []
    news.messages_received.connect(
        on := lambda channels, events, **_: told.extend(
            (event.content.body, channels[event.channel_key].pk) for event in events
        )
    )
    for number, channel in enumerate(channels):
        raw = json.dumps(
            {
                "event": "message",
                "session": "default",
                "timestamp": 1795176000123,
                "payload": {
                    "id": f"false_5511900000101@c.us_{number}",
                    "timestamp": 1795176000,
                    "from": "5511900000101@c.us",
                    "to": "5511900000100@c.us",
                    "fromMe": False,
                    "body": f"to {number}",
                },
            }
        ).encode()
        path = f"/webhooks/waha/{channel.pk}/"
        assert post(raw, path=path, **meta.waha_signed(raw, "waha-key")) == 200

    drain(acme)

    news.messages_received.disconnect(on)
    assert sorted(told) == [("to 0", channels[0].pk), ("to 1", channels[1].pk)]


def test_a_channel_remembers_when_it_was_heard_of(acme, acmes):
    post(says(acmes, "hello"))
    drain(acme)

    with in_tenant(acme):
        at = Channel.objects.get(pk=acmes.pk).last_webhook_at
    assert at is not None
    assert timezone.now() - at < timedelta(seconds=30)


def test_the_sweep_finds_tenants_with_waiting_events_in_one_look(
    acme, acmes, globex, globexs, django_assert_max_num_queries
):
    assert acme.schema_name not in waiting.oldest()
    post(says(acmes, "hello"))

    with django_assert_max_num_queries(6):
        found = waiting.oldest()

    assert acme.schema_name in found
    assert globex.schema_name not in found
    assert waiting.lag(now=timezone.now() + timedelta(seconds=60)) == pytest.approx(60, abs=5)
