"""Nobody has answered for some minutes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.conversations.automation import rules, unanswered
from apps.conversations.models import Automation, Conversation, Note

NOTE = {"do": "note", "text": "Nobody has answered"}


@pytest.fixture
def rule(make_rule) -> Automation:
    """It has been there for a day."""
    rule = make_rule(NOTE, trigger="unanswered", minutes=15)
    Automation.objects.update(changed_at=timezone.now() - timedelta(days=1))
    return rule


def waits(minutes: float) -> None:
    Conversation.objects.update(waiting_since=timezone.now() - timedelta(minutes=minutes))


def test_it_acts_once_the_minutes_are_over_and_once(acme, rule, conversation):
    waits(14)
    assert unanswered.schemas() == []
    assert unanswered.work(acme) == 0
    waits(16)
    assert unanswered.schemas() == [acme.schema_name]
    assert unanswered.work(acme) == 1
    assert unanswered.work(acme) == 0
    assert unanswered.schemas() == []
    assert Note.objects.get().text == "Nobody has answered"


def test_who_waits_again_is_another_occasion(acme, rule, conversation):
    for minutes in (30, 16):
        waits(minutes)
        unanswered.work(acme)
    assert rule.runs.count() == 2


def test_who_was_answered_snoozed_or_closed_is_not_looked_at(acme, rule, conversation):
    waits(20)
    Conversation.objects.update(status="pending")
    assert unanswered.work(acme) == 0
    Conversation.objects.update(status="open", waiting_since=None)
    assert unanswered.work(acme) == 0


def test_who_waited_long_before_the_rule_came_is_left_alone(acme, make_rule, conversation, by):
    waits(60)
    rule = make_rule(NOTE, trigger="unanswered", minutes=15)
    assert unanswered.work(acme) == 0
    waits(10)
    rules.change(acme, rule, minutes=30, by=by)
    Automation.objects.update(changed_at=timezone.now() - timedelta(minutes=30))
    waits(31)
    assert unanswered.work(acme) == 1


def test_conditions_that_do_not_hold_end_it_too(acme, rule, conversation, by):
    urgent = {"all": [{"field": "priority", "op": "is", "value": [2]}]}
    rules.change(acme, rule, conditions=urgent, by=by)
    Automation.objects.update(changed_at=timezone.now() - timedelta(days=1))
    waits(20)
    assert unanswered.work(acme) == 1
    assert unanswered.work(acme) == 0
    assert rule.runs.get().outcome == "skipped"
    assert not Note.objects.exists()


def test_two_rules_wait_each_their_own_time(acme, rule, make_rule, conversation):
    late = make_rule({"do": "priority", "priority": 2}, trigger="unanswered", minutes=60)
    Automation.objects.update(changed_at=timezone.now() - timedelta(days=1))
    waits(20)
    unanswered.work(acme)
    assert not late.runs.exists()
    waits(61)
    unanswered.work(acme)
    conversation.refresh_from_db()
    assert conversation.priority == 2


def test_a_rule_that_is_off_looks_at_nobody(acme, rule, conversation):
    Automation.objects.update(is_on=False)
    waits(20)
    assert unanswered.schemas() == []
    assert unanswered.work(acme) == 0
