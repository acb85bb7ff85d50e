"""Rules act: in their order, once, and not for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import AuditEntry, Notification
from apps.conversations import handling
from apps.conversations.automation import guarding, hearing, occasions, running
from apps.conversations.automation.facts import of_conversation
from apps.conversations.models import (
    Automation,
    AutomationRun,
    Contact,
    Conversation,
    ConversationEvent,
    Message,
    Note,
    Occasion,
)

REPLY = {"do": "reply", "text": "Hello {{nome|there}}, we will be with you."}
#: Nobody is called so any more.
BROKEN = {"do": "canned", "reply": "01900000-0000-7000-8000-000000000000"}


@pytest.fixture
def hear(acme, say):
    """Rosa writes, and the rules are asked."""

    def heard(text: str = "Hello") -> Message:
        message = say(text)
        hearing.messages([message])
        occasions.work(acme)
        return message

    return heard


def test_a_rule_answers_in_its_own_name(acme, make_rule, hear, conversation):
    make_rule(REPLY)
    hear()
    answer = Message.objects.get(direction="out")
    assert (answer.origin, answer.author_id) == ("automation", None)
    assert answer.content["text"] == "Hello Rosa, we will be with you."
    assert conversation.events.get(kind="rule").data == {"rule": "A rule"}
    conversation.refresh_from_db()
    assert conversation.waiting_since, "somebody still has to look"


def test_only_rules_whose_conditions_hold_act(make_rule, hear):
    asked = {"all": [{"field": "words", "op": "any", "value": ["price"]}]}
    rule = make_rule(conditions=asked)
    hear("Good morning")
    assert not rule.runs.exists()
    hear("What is the price?")
    assert rule.runs.get().outcome == "done"
    assert Note.objects.get().text == "Seen"


def test_rules_act_in_their_order_and_see_what_was_done_before(make_rule, hear):
    make_rule({"do": "priority", "priority": 2}, name="First")
    urgent = {"all": [{"field": "priority", "op": "is", "value": [2]}]}
    second = make_rule(name="Second", conditions=urgent)
    hear()
    assert second.runs.get().outcome == "done"


def test_a_rule_that_stops_keeps_later_ones_from_acting(make_rule, hear):
    never = {"all": [{"field": "words", "op": "any", "value": ["price"]}]}
    make_rule(name="Not meant", conditions=never, stops=True)
    make_rule(name="Stops", stops=True)
    later = make_rule(name="Later")
    hear()
    assert not later.runs.exists()
    assert AutomationRun.objects.count() == 1


def test_what_refuses_is_told_and_the_rest_is_done(make_rule, hear, rosa, thread):
    thread.window_until = timezone.now() - timedelta(hours=1)
    thread.save()
    rule = make_rule(REPLY, {"do": "close"})
    hear()
    run = rule.runs.get()
    assert run.outcome == "part"
    assert [(one["do"], one["ok"], one.get("code")) for one in run.done] == [
        ("reply", False, "window_closed"),
        ("close", True, None),
    ]
    assert "template" in run.done[0]["why"]
    assert Conversation.objects.get().status == "closed"
    assert not Message.objects.filter(direction="out").exists()


def test_whoever_said_stop_is_left_alone(acme, make_rule, hear, rosa, by):
    from apps.conversations.people import contacts

    rule = make_rule(REPLY)
    contacts.block(acme, rosa, by=by)
    hear()
    assert not rule.runs.exists()
    assert not Message.objects.filter(direction="out").exists()


def test_an_action_that_breaks_does_not_take_the_others_along(make_rule, hear, caplog):
    rule = make_rule({"do": "note", "text": "Seen"})
    rule.actions = [{"do": "assign", "to": "no id at all"}, {"do": "note", "text": "After"}]
    rule.save()
    hear()
    run = rule.runs.get()
    assert run.done[0] == {"do": "assign", "ok": False, "code": "broken"}
    assert Note.objects.get().text == "After"


def test_the_same_occasion_is_acted_on_once(acme, make_rule, hear, say, conversation):
    rule = make_rule()
    message = hear()
    hearing.messages([message])
    hearing.messages([message, message])
    occasions.work(acme)
    facts = of_conversation(acme, conversation, message_id=message.pk)
    running.consider(acme, facts, f"message:{message.pk}", rules=[rule])
    assert rule.runs.count() == 1
    assert Note.objects.count() == 1


def test_what_another_works_on_is_left_to_it_until_it_must_be_dead(acme, make_rule, say):
    rule = make_rule()
    hearing.messages([say()])
    Occasion.objects.update(taken_until=timezone.now() + timedelta(minutes=1))
    assert occasions.work(acme) == 0
    Occasion.objects.update(taken_until=timezone.now() - timedelta(seconds=1))
    assert occasions.schemas() == [acme.schema_name]
    assert occasions.work(acme) == 1
    assert occasions.schemas() == []
    assert rule.runs.count() == 1


def test_nobody_is_answered_a_day_late(acme, make_rule, say):
    rule = make_rule(REPLY)
    hearing.messages([say()])
    Occasion.objects.update(at=timezone.now() - occasions.STALE)
    assert occasions.work(acme) == 1
    assert not Occasion.objects.exists()
    assert not rule.runs.exists()


def test_the_same_rule_acts_ten_times_an_hour_here(make_rule, hear):
    rule = make_rule()
    for _ in range(guarding.AN_HOUR + 2):
        hear()
        AutomationRun.objects.update(at=timezone.now() - timedelta(minutes=5))
    outcomes = list(rule.runs.order_by("pk").values_list("outcome", flat=True))
    assert outcomes == ["done"] * guarding.AN_HOUR + ["stopped"] * 2
    assert Note.objects.count() == guarding.AN_HOUR
    AutomationRun.objects.update(at=timezone.now() - timedelta(minutes=61))
    hear()
    assert Note.objects.count() == guarding.AN_HOUR + 1


def test_one_person_sets_off_ten_runs_a_minute(make_rule, hear):
    for name in ("One", "Two", "Three"):
        make_rule(name=name)
    for _ in range(5):
        hear()
    assert AutomationRun.objects.filter(outcome="done").count() == guarding.A_MINUTE
    assert AutomationRun.objects.filter(outcome="stopped").count() == 5


def test_a_rule_that_fails_twenty_times_switches_itself_off(acme, make_rule, hear, owner, admin):
    rule = make_rule()
    rule.actions = [BROKEN]
    rule.save()
    for _ in range(guarding.FAILURES):
        hear()
        AutomationRun.objects.update(conversation=None)
    rule.refresh_from_db()
    assert (rule.is_on, rule.off_because) == (False, "failing")
    told = Notification.objects.filter(kind="automation_off")
    assert {one.user_id for one in told} == {owner.pk, admin.pk}
    assert AuditEntry.objects.filter(action="automation.switched_off").count() == 1
    hear()
    assert rule.runs.count() == guarding.FAILURES


def test_one_success_in_between_counts_from_nothing_again(acme, make_rule, hear):
    rule = make_rule()
    for number in range(guarding.FAILURES + 5):
        rule.actions = [{"do": "note", "text": "Fine"}] if number == 10 else [BROKEN]
        rule.save()
        hear()
        AutomationRun.objects.update(conversation=None)
    rule.refresh_from_db()
    assert rule.is_on


def test_events_tell_that_a_rule_acted_before_what_it_did(acme, make_rule, hear, by):
    make_rule({"do": "tag", "tags": ["Prices"]}, {"do": "close"})
    hear()
    kinds = ConversationEvent.objects.order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["rule", "tagged", "closed"]
    assert Contact.objects.get().tags == []
    assert not handling.close(acme, Conversation.objects.get(), by=by)


def test_a_rule_that_was_deleted_meanwhile_does_nothing(acme, make_rule, say):
    make_rule()
    hearing.messages([say()])
    Automation.objects.all().delete()
    assert occasions.work(acme) == 1
    assert not Note.objects.exists()
