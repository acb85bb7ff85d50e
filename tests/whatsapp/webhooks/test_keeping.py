"""Events that are replayed, that find their home late, or that have been kept long enough."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from apps.accounts.actor import PLATFORM
from apps.accounts.models import AuditEntry, UnroutedEvent
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.models import WebhookEvent
from apps.whatsapp.webhooks import replaying, retention, routing, tasks, unrouted
from tests.whatsapp.webhooks import meta
from tests.whatsapp.webhooks.conftest import drain, kept, post

pytestmark = pytest.mark.django_db
NOBODYS = "9b2f6c1e-4d3a-4e57-8c90-1a2b3c4d5e6f"
NEW_NUMBER, NEW_ACCOUNT = "220000000000005", "110000000000005"


def says(channel, words="hello"):
    return meta.body(meta.text(channel.key, account=channel.account, body=words))


def replay(*arguments: str) -> str:
    out = StringIO()
    with translation.override("en"):  # a request before has left its own language
        call_command("replay_events", *arguments, stdout=out)
    return out.getvalue()


def set_states(tenant, *states):
    with in_tenant(tenant):
        for event, state in zip(WebhookEvent.objects.order_by("id"), states, strict=True):
            WebhookEvent.objects.filter(pk=event.pk).update(state=state, attempts=5)


def test_a_replayed_event_is_applied_anew_and_the_log_says_who_asked(acme, acmes, heard):
    post(says(acmes))
    [event] = drain(acme)

    with in_tenant(acme):
        replaying.replay(acme, event, by=PLATFORM)
    drain(acme)

    assert heard.texts(acme) == ["hello", "hello"]
    assert AuditEntry.objects.filter(action="webhook.replayed", tenant=acme).count() == 1


def test_the_command_replays_what_failed_unless_told_otherwise(acme, acmes, heard):
    for words in ("done", "failed", "unparsed"):
        post(says(acmes, words))
    set_states(acme, "done", "failed", "unparsed")

    assert "1 webhook" in replay("acme")
    assert [(event.state, event.attempts) for event in kept(acme)][1] == ("new", 0)
    assert "1 webhook" in replay("acme", "--state", "unparsed")
    assert "1 webhook" in replay("acme", "--state", "all")
    drain(acme)

    assert heard.texts(acme) == ["done", "failed", "unparsed"]


def test_the_command_replays_one_or_those_since_a_time(acme, acmes):
    for words in ("one", "two"):
        post(says(acmes, words))
    set_states(acme, "failed", "failed")
    _one, two = kept(acme)

    assert "1 webhook" in replay("acme", "--id", str(two.pk))
    assert [event.state for event in kept(acme)] == ["failed", "new"]
    assert "0 webhooks" in replay("acme", "--since", "2999-01-01")
    assert "1 webhook" in replay("acme", "--since", "2020-01-01T10:00")


@pytest.mark.parametrize(
    "arguments",
    [["nowhere"], ["acme", "--since", "yesterday"], ["acme", "--id", NOBODYS]],
    ids=str,
)
def test_the_command_says_what_it_does_not_know(acme, arguments):
    with pytest.raises(CommandError):
        replay(*arguments)


def test_a_number_that_is_connected_gets_what_came_for_it_before(acme, acmes, heard):
    raw = meta.body(
        meta.text(NEW_NUMBER, account=NEW_ACCOUNT, body="early"),
        meta.text("999999999999999", body="for nobody still"),
    )
    post(raw)
    channel = meta.make_channel(acme, NEW_NUMBER, NEW_ACCOUNT)

    with in_tenant(acme):
        assert routing.route_again(channel) == 1
        assert routing.route_again(channel) == 0
    drain(acme)

    assert heard.texts(acme) == ["early"]
    [whole, rest] = UnroutedEvent.objects.order_by("received_at", "id")
    assert whole.routed_at is not None
    assert rest.routed_at is None
    assert b"early" not in bytes(rest.body)


def test_what_was_missed_when_its_number_was_connected_is_found_by_the_sweep(acme, acmes, heard):
    post(meta.body(meta.text(NEW_NUMBER, account=NEW_ACCOUNT, body="early")))
    post(meta.body(meta.text("999999999999999", body="for nobody still")))
    assert unrouted.route_found() == 0
    meta.make_channel(acme, NEW_NUMBER, NEW_ACCOUNT)

    tasks.route_what_found_its_home()
    assert unrouted.route_found() == 0
    drain(acme)

    assert heard.texts(acme) == ["early"]
    assert UnroutedEvent.objects.get(routed_at=None).keys == ["999999999999999"]


def test_the_last_of_many_numbers_gets_what_came_for_it_before(acme, heard):
    numbers = [f"2200000000{n:05}" for n in range(200)]
    post(meta.body(*(meta.text(number, body=number) for number in numbers)))
    channel = meta.make_channel(acme, numbers[-1], NEW_ACCOUNT)

    routing.route_again(channel)
    drain(acme)

    assert heard.texts(acme) == [numbers[-1]]


def test_what_came_too_long_ago_is_not_given_to_anybody_by_itself(acme):
    post(meta.body(meta.text(NEW_NUMBER)))
    UnroutedEvent.objects.update(received_at=timezone.now() - timedelta(hours=25))
    channel = meta.make_channel(acme, NEW_NUMBER, NEW_ACCOUNT)

    assert routing.route_again(channel) == 0


def test_the_sandbox_does_not_get_a_real_numbers_events(acme):
    post(meta.body(meta.text(NEW_NUMBER)))
    sandbox = meta.make_channel(acme, NEW_NUMBER, NEW_ACCOUNT, sandbox=True)

    assert routing.route_again(sandbox) == 0
    assert kept(acme) == []


def test_a_superadmin_may_look_for_the_company_again(acme):
    post(meta.body(meta.text(NEW_NUMBER)))
    event = UnroutedEvent.objects.get()
    with pytest.raises(unrouted.StillNobodys):
        unrouted.route_one(event, by=PLATFORM)
    UnroutedEvent.objects.update(received_at=timezone.now() - timedelta(days=3))
    meta.make_channel(acme, NEW_NUMBER, NEW_ACCOUNT)

    unrouted.route_one(event, by=PLATFORM)

    assert len(kept(acme)) == 1
    assert AuditEntry.objects.filter(action="webhook.routed").count() == 1


def test_a_resend_of_what_was_routed_later_is_the_same_event(acme, heard):
    raw = meta.body(meta.text(NEW_NUMBER, account=NEW_ACCOUNT))
    post(raw)
    channel = meta.make_channel(acme, NEW_NUMBER, NEW_ACCOUNT)
    routing.route_again(channel)
    post(raw)
    drain(acme)

    assert len(heard.messages) == 1


def test_old_events_are_erased_and_young_and_waiting_ones_stay(acme, acmes, settings):
    settings.WEBHOOK_RETENTION_DAYS = 30
    for words in ("old", "old and waiting", "old and given up", "young"):
        post(says(acmes, words))
    post(meta.body(meta.text("999999999999999")))
    set_states(acme, "done", "new", "failed", "done")
    long_ago = timezone.now() - timedelta(days=31)
    with in_tenant(acme):
        old = [event.pk for event in kept(acme)[:3]]
        WebhookEvent.objects.filter(pk__in=old).update(received_at=long_ago)
    UnroutedEvent.objects.update(received_at=long_ago)

    assert retention.sweep() == 3

    assert [event.state for event in kept(acme)] == ["new", "done"]
    assert not UnroutedEvent.objects.exists()


def test_an_event_that_was_applied_lately_stays_its_time(acme, acmes):
    post(says(acmes))
    drain(acme)
    with in_tenant(acme):
        WebhookEvent.objects.update(received_at=timezone.now() - timedelta(days=31))

    assert retention.sweep() == 0
