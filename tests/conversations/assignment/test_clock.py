"""What the clock deals out and closes, in each company that wants it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from apps.accounts.models import Membership, Tenant
from apps.accounts.tenancy import in_public, in_tenant
from apps.conversations.assignment import tasks
from apps.conversations.models import Conversation
from apps.whatsapp.models import Channel
from tests.conversations.folders.conftest import make_channel, make_conversation

DAY = timedelta(days=1)


def tick(task) -> None:
    with in_public():
        task.delay()


def owners(tenant: Tenant) -> set[object]:
    with in_tenant(tenant):
        return set(Conversation.objects.values_list("assignee_id", flat=True))


def test_what_nobody_has_is_dealt_out_where_a_company_wants_it(
    acme: Tenant, globex: Tenant, team_of, rules, waiting
):
    [ana] = team_of("Ana")
    rules(policy="round_robin")
    waiting(2)
    with in_tenant(globex):
        make_conversation(make_channel(), "Gus")

    tick(tasks.give_out)

    assert owners(acme) == {ana.pk}
    assert owners(globex) == {None}


def test_what_is_quiet_for_long_is_closed_and_who_waits_is_not(acme: Tenant, rules, waiting):
    rules(close_after_days=3)
    quiet, asks, fresh = waiting(3)
    old = {"last_message_at": timezone.now() - 4 * DAY}
    Conversation.objects.filter(pk=quiet.pk).update(**old, waiting_since=None)
    Conversation.objects.filter(pk=asks.pk).update(**old, waiting_since=old["last_message_at"])
    Conversation.objects.filter(pk=fresh.pk).update(
        last_message_at=timezone.now() - 2 * DAY, waiting_since=None
    )

    tick(tasks.close_quiet)

    states = dict(Conversation.objects.values_list("pk", "status"))
    assert states == {quiet.pk: "closed", asks.pk: "open", fresh.pk: "open"}


def test_nobody_has_said_when_and_nothing_is_closed(acme: Tenant, rules, waiting):
    rules(close_after_days=0)
    waiting(1)
    Conversation.objects.update(last_message_at=timezone.now() - 400 * DAY, waiting_since=None)

    tick(tasks.close_quiet)

    assert Conversation.objects.get().status == "open"


def test_who_may_not_answer_any_more_keeps_nothing(acme: Tenant, shop: Channel, team_of):
    [ana] = team_of("Ana")
    row = make_conversation(shop, "Rosa", assignee_id=ana.pk)

    tasks.take_back.delay(str(ana.pk))
    assert Conversation.objects.get(pk=row.pk).assignee_id == ana.pk, "she may answer still"

    Membership.objects.filter(user=ana).update(role="viewer")
    tasks.take_back.delay(str(ana.pk))
    assert Conversation.objects.get(pk=row.pk).assignee_id is None
