"""webhook-endpoints, as programs use them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import AuditEntry
from apps.accounts.tenancy import in_tenant
from apps.conversations.hooks import draining, signing
from apps.conversations.hooks.refusals import MOST
from apps.conversations.models import WebhookDelivery, WebhookEndpoint
from tests.conversations.hooks.receiver import is_genuine

GIVEN = {"name": "Shop", "events": ["message.received", "message.status"]}


@pytest.fixture
def asks(api, owner, acme):
    return api(owner, acme)


@pytest.fixture
def made(asks, program):
    return asks.post("webhook-endpoints", {**GIVEN, "url": program.url}).data


def test_the_secret_is_shown_once_and_kept_encrypted(asks, made, acme):
    secret, endpoint = made["secret"], made["endpoint"]
    assert secret.startswith("whsec_")
    assert len(secret) == len("whsec_") + 44
    assert endpoint["secret"] == {"set": True, "last4": secret[-4:], "previousUntil": None}
    assert (endpoint["enabled"], endpoint["campaignStatuses"]) == (True, False)

    again = asks.get(f"webhook-endpoints/{endpoint['id']}")
    assert again.data == endpoint
    assert secret not in again.content.decode()
    assert asks.get("webhook-endpoints").data["items"] == [endpoint]
    entry = AuditEntry.objects.get(action="webhook_endpoint.added")
    assert secret not in f"{entry.before}{entry.after}"


def test_a_test_says_at_once_what_came_of_it(asks, made, program):
    address = f"webhook-endpoints/{made['endpoint']['id']}"
    told = asks.post(f"{address}/test").data

    assert (told["state"], told["answer"], told["problem"]) == ("delivered", 200, "")
    assert is_genuine(program.heard[0], made["secret"])
    assert program.heard[0].said["type"] == "webhook.test"

    program.status = 500
    told = asks.post(f"{address}/test").data
    assert (told["state"], told["answer"], told["attempts"]) == ("failed", 500, 1)
    assert "500" in told["problem"]
    listed = asks.get(f"{address}/deliveries?state=failed").data
    assert [one["id"] for one in listed["items"]] == [told["id"]]


def test_a_rotation_shows_a_new_secret_and_both_sign_for_a_day(asks, made, program):
    address = f"webhook-endpoints/{made['endpoint']['id']}"
    rotated = asks.post(f"{address}/rotate-secret").data
    asks.post(f"{address}/test")

    assert rotated["secret"] != made["secret"]
    assert rotated["endpoint"]["secret"]["previousUntil"] is not None
    assert is_genuine(program.heard[0], made["secret"])
    assert is_genuine(program.heard[0], rotated["secret"])


def test_it_is_changed_switched_off_and_deleted(asks, made, acme):
    address = f"webhook-endpoints/{made['endpoint']['id']}"
    changed = asks.patch(address, {"name": "CRM", "enabled": False}).data
    assert (changed["name"], changed["enabled"], changed["disabledReason"]) == (
        "CRM",
        False,
        "person",
    )
    assert asks.patch(address, {"enabled": True}).data["disabledReason"] is None

    assert asks.delete(address).status_code == 200
    assert asks.get(address).status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        "shop.example.com",
        "ftp://shop.example.com/",
        "http://shop.example.com/",
        "https://user:password@shop.example.com/",
        "https://shop.example.com/#here",
        "https://10.0.0.1/",
        "https://[::1]/",
        "https://169.254.169.254/latest/",
        "https://shop.example.com:99999/",
        "https:///nowhere",
        "https://shop.example.com/a b",
        "https://loja.example.com/é",
    ],
)
def test_an_address_that_can_t_be_is_refused_beside_its_field(asks, url):
    answer = asks.post("webhook-endpoints", {**GIVEN, "url": url})

    assert answer.status_code == 400
    assert answer.json()["errors"]["url"]


def test_an_unknown_event_is_refused(asks, program):
    answer = asks.post(
        "webhook-endpoints", {**GIVEN, "url": program.url, "events": ["message.liked"]}
    )

    assert answer.status_code == 400


def test_there_can_be_only_so_many(asks, program, acme):
    with in_tenant(acme):
        secret = signing.new_secret()
        WebhookEndpoint.objects.bulk_create(
            WebhookEndpoint(name=str(n), url=program.url, events=[], secret=secret)
            for n in range(MOST)
        )

    answer = asks.post("webhook-endpoints", {**GIVEN, "url": program.url})

    assert (answer.status_code, answer.json()["code"]) == (409, "too_many_endpoints")
    assert str(MOST) in answer.json()["message"]


def test_what_was_given_up_is_sent_again(asks, made, program, acme):
    address = f"webhook-endpoints/{made['endpoint']['id']}"
    program.status = 500
    given_up = asks.post(f"{address}/test").data
    program.status = 200
    now = timezone.now()
    span = {"from": (now - timedelta(hours=1)).isoformat(), "to": now.isoformat()}

    assert asks.post(f"{address}/replay", span).data == {"count": 1}
    with in_tenant(acme):
        draining.drain(acme)
    told = asks.get(f"{address}/deliveries").data["items"]
    assert [(one["id"], one["state"]) for one in told] == [(given_up["id"], "delivered")]

    once_more = asks.post(f"{address}/deliveries/{given_up['id']}/replay")
    assert once_more.data["state"] == "waiting"
    twice = asks.post(f"{address}/deliveries/{given_up['id']}/replay")
    assert (twice.status_code, twice.json()["code"]) == (409, "still_waiting")
    wrong = asks.post(f"{address}/replay", {"from": span["to"], "to": span["from"]})
    assert wrong.json()["errors"]["to"]


def test_another_companys_endpoints_are_not_there(made, api, stranger, globex):
    other = api(stranger, globex)
    address = f"webhook-endpoints/{made['endpoint']['id']}"

    assert other.get("webhook-endpoints").data["items"] == []
    for answer in (
        other.get(address),
        other.patch(address, {"name": "Mine"}),
        other.delete(address),
        other.post(f"{address}/test"),
        other.post(f"{address}/rotate-secret"),
        other.get(f"{address}/deliveries"),
    ):
        assert answer.status_code == 404


def test_deleting_takes_what_waits_along(asks, made, program, acme):
    asks.post(f"webhook-endpoints/{made['endpoint']['id']}/test")

    asks.delete(f"webhook-endpoints/{made['endpoint']['id']}")

    with in_tenant(acme):
        assert not WebhookDelivery.objects.exists()
