"""What may stand in a rule, and how rules are kept."""

from __future__ import annotations

import pytest

from apps.accounts.actor import Actor
from apps.accounts.models import AuditEntry, Tenant
from apps.conversations.automation import rules
from apps.conversations.automation.refusals import TooMany, Unfit
from apps.conversations.models import Automation, Tag

NOTE = {"do": "note", "text": "Seen"}


def wrong(acme: Tenant, by: Actor, **fields: object) -> dict[str, list[str]]:
    given = {"name": "A rule", "trigger": "message", "actions": [NOTE], **fields}
    with pytest.raises(Unfit) as refused:
        rules.add(acme, **given, by=by)
    assert not Automation.objects.exists()
    return refused.value.errors


def test_a_rule_is_kept_as_it_is_meant(acme, by, inside_acme, channel):
    rule = rules.add(
        acme,
        name="  Prices ",
        trigger="message",
        conditions={
            "any": [
                {"field": "words", "op": "any", "value": ["preço", " preço ", "valor  total"]},
                {"field": "channel", "op": "is", "value": str(channel.pk)},
            ]
        },
        actions=[{"do": "tag", "tags": ["Prices"]}, {"do": "priority", "priority": "1"}],
        by=by,
    )
    rule.refresh_from_db()
    assert rule.name == "Prices"
    assert rule.conditions["any"][0]["value"] == ["preço", "valor total"]
    assert rule.conditions["any"][1]["value"] == [str(channel.pk)]
    assert rule.actions == [
        {"do": "tag", "tags": [Tag.objects.get(name="Prices").pk]},
        {"do": "priority", "priority": 1},
    ]
    assert AuditEntry.objects.get(action="automation.added").object_name == "Prices"


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"name": " "}, "name"),
        ({"trigger": "often"}, "trigger"),
        ({"trigger": "unanswered"}, "minutes"),
        ({"trigger": "unanswered", "minutes": 0}, "minutes"),
        ({"actions": []}, "actions"),
        ({"actions": [{"do": "dance"}]}, "actions.0.do"),
        ({"actions": [NOTE, {"do": "reply"}]}, "actions.1.text"),
        ({"actions": [{"do": "reply", "text": "Hi {{shoe_size}}"}]}, "actions.0.text"),
        ({"actions": [{"do": "assign", "to": "nobody"}]}, "actions.0.to"),
        ({"actions": [{"do": "snooze", "minutes": "soon"}]}, "actions.0.minutes"),
        ({"actions": [{"do": "tag", "tags": [777]}]}, "actions.0.tags"),
        ({"actions": [{"do": "file", "mediaId": "x"}]}, "actions.0.mediaId"),
        ({"actions": [{"do": "template", "template": "a:b"}]}, "actions.0.template"),
        ({"actions": [{"do": "close", "text": "x"}]}, "actions.0"),
        ({"conditions": {"all": [{"field": "moon", "op": "is"}]}}, "conditions.0.field"),
        ({"conditions": {"all": [{"field": "words", "op": "like"}]}}, "conditions.0.op"),
        ({"conditions": {"all": [{"field": "words", "op": "any"}]}}, "conditions.0.value"),
        (
            {"conditions": {"any": [{"field": "tag", "op": "has", "value": [7]}]}},
            "conditions.0.value",
        ),
        ({"conditions": {"all": [{"field": "new_tag", "op": "has"}]}}, "conditions.0.field"),
        ({"conditions": {"some": []}}, "conditions"),
        ({"conditions": [1]}, "conditions"),
    ],
)
def test_what_is_wrong_is_named(acme, by, inside_acme, fields, where):
    assert where in wrong(acme, by, **fields)


def test_everything_wrong_is_named_at_once(acme, by, inside_acme):
    errors = wrong(acme, by, name="", trigger="x", actions=[{"do": "reply"}, {"do": "x"}])
    assert set(errors) == {"name", "trigger", "actions.0.text", "actions.1.do"}


def test_a_change_leaves_the_rest(acme, by, make_rule):
    rule = make_rule(trigger="unanswered", minutes=5)
    rules.change(acme, rule, minutes=15, by=by)
    rule.refresh_from_db()
    assert (rule.minutes, rule.actions) == (15, [NOTE])
    told = AuditEntry.objects.get(action="automation.changed")
    assert told.after == {"fields": ["minutes"]}
    rules.change(acme, rule, trigger="message", by=by)
    rule.refresh_from_db()
    assert rule.minutes is None


def test_another_trigger_takes_only_conditions_that_it_can_ask(acme, by, make_rule):
    tag = Tag.objects.create(name="VIP")
    asked = {"all": [{"field": "new_tag", "op": "has", "value": [tag.pk]}]}
    rule = make_rule(trigger="tagged", conditions=asked)
    with pytest.raises(Unfit):
        rules.change(acme, rule, trigger="message", by=by)


def test_switching_on_forgets_why_it_was_off(acme, by, make_rule):
    rule = make_rule()
    before = rule.changed_at
    rules.switch_off_by_itself(acme, rule, rules.FAILING)
    assert not rules.switch_off_by_itself(acme, rule, rules.FAILING)
    rule.refresh_from_db()
    assert (rule.is_on, rule.off_because) == (False, "failing")
    rules.switch(acme, rule, on=True, by=by)
    rule.refresh_from_db()
    assert (rule.is_on, rule.off_because) == (True, "")
    assert rule.changed_at > before


def test_rules_stand_in_the_order_they_are_put_in(acme, by, make_rule):
    one, two, three = (make_rule(name=name) for name in ("One", "Two", "Three"))
    rules.move(acme, three, up=True, by=by)
    assert names() == ["One", "Three", "Two"]
    rules.move(acme, one, up=True, by=by)
    assert names() == ["One", "Three", "Two"]
    rules.order(acme, [two.pk, one.pk], by=by)
    assert names() == ["Two", "One", "Three"]


def test_a_company_has_a_hundred_at_most(acme, by, make_rule):
    for number in range(rules.MOST):
        Automation.objects.create(name=f"{number}", trigger="message")
    with pytest.raises(TooMany):
        make_rule()


def test_a_deleted_rule_leaves_its_trace_in_the_log(acme, by, make_rule):
    rules.remove(acme, make_rule(name="Old"), by=by)
    assert not Automation.objects.exists()
    assert AuditEntry.objects.get(action="automation.removed").object_name == "Old"


def names() -> list[str]:
    return list(Automation.objects.values_list("name", flat=True))
