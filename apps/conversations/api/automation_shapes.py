"""Automations on the wire."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.accounts.api.wire import Line, Query, Serializer
from apps.conversations.automation import rules
from apps.conversations.models import Automation, AutomationRun


class ConditionsField(serializers.JSONField):
    """`{}` holds always. `{"all": [condition, …]}` or `{"any": [condition, …]}`, a condition being
    `{"field": …, "op": …, "value": …}`; the guide of automations lists them. Ids of tags are
    numbers, all other ids are text."""


class ActionsField(serializers.JSONField):
    """`[{"do": …, …}, …]`, done in this order; the guide of automations lists them. Tags are given
    by their id or name (new names become tags) and answered by id."""


class AutomationInput(Serializer):
    """`minutes`: of the trigger `unanswered`, which waits so long. `stops`: once this one has
    acted, later ones do not act on the same occasion."""

    name = Line(max_length=80)
    trigger = serializers.ChoiceField(Automation.Trigger.choices)
    minutes = serializers.IntegerField(
        min_value=1, max_value=rules.LONGEST_WAIT, required=False, allow_null=True
    )
    conditions = ConditionsField(required=False)
    actions = ActionsField()
    enabled = serializers.BooleanField(source="is_on", required=False)
    stops = serializers.BooleanField(required=False)


class AutomationPatch(AutomationInput):
    """What is left out stays. `position`: its place among all, from 0 on."""

    name = Line(max_length=80, required=False)
    trigger = serializers.ChoiceField(Automation.Trigger.choices, required=False)
    actions = ActionsField(required=False)
    position = serializers.IntegerField(min_value=0, max_value=rules.MOST, required=False)


class AutomationOutput(Serializer):
    """`disabledReason`: `failing`, when it switched itself off after 20 failures in a row; null
    when it is on or a person switched it off."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    trigger = serializers.ChoiceField(Automation.Trigger.choices)
    minutes = serializers.IntegerField(allow_null=True)
    conditions = serializers.JSONField()
    actions = serializers.JSONField()
    enabled = serializers.BooleanField(source="is_on")
    disabled_reason = serializers.SerializerMethodField(method_name="get_disabled_reason")
    stops = serializers.BooleanField()
    position = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()

    def get_disabled_reason(self, rule: Automation) -> str | None:
        return rule.off_because or None


class RunQuery(Query):
    outcome = serializers.ChoiceField(AutomationRun.Outcome.choices, required=False)


class ActionDone(Serializer):
    """`code` and `why`: of one that could not be done, `why` in the company's language."""

    do = serializers.CharField()
    ok = serializers.BooleanField()
    code = serializers.CharField(required=False)
    why = serializers.CharField(required=False)


class RunOutput(Serializer):
    """`about`: what set it off. `outcome`: `stopped` was held back by the guard against circles,
    `skipped` waited long enough, but its conditions did not hold."""

    id = serializers.UUIDField()
    conversation_id = serializers.UUIDField(allow_null=True)
    about = serializers.CharField()
    outcome = serializers.ChoiceField(AutomationRun.Outcome.choices)
    done = ActionDone(many=True)
    at = serializers.DateTimeField()


def given(values: dict[str, Any]) -> dict[str, Any]:
    """What was sent, as the verbs take it."""
    return {name: value for name, value in values.items() if name != "position"}
