"""Campaigns and sending windows in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from apps.accounts.api.wire import Line, Query, Serializer
from apps.campaigns.api.said_shapes import SaysInput, said_of, saying_as_wire, variant_as_wire
from apps.campaigns.api.target_shapes import AudienceInput, as_wire, audience_of
from apps.campaigns.drafting.repeats import MOST_TIMES
from apps.campaigns.drafting.rules import METRICS
from apps.campaigns.drafting.values import CATEGORIES, MOST_CHANNELS
from apps.campaigns.models import Campaign, MissedStart, Reason, Status
from apps.campaigns.recurring.rule import EVERY, WEEKDAYS
from apps.campaigns.running.stops import as_written
from apps.conversations.models import Category

Values = dict[str, Any]
_PERCENT: dict[str, Any] = {"min_value": 0, "max_value": 100, "required": False}


class CampaignPaceInput(Serializer):
    """Below what each channel may do anyway."""

    messages_per_second = serializers.FloatField(required=False, min_value=0.01, max_value=1000)
    min_gap_seconds = serializers.FloatField(required=False, min_value=0, max_value=3600)
    max_gap_seconds = serializers.FloatField(required=False, min_value=0, max_value=3600)


class StopsInput(Serializer):
    """In percent: it pauses when more fail, or ask to leave, once `leastSent` have left; and when
    `mostMessages` have left."""

    error_rate = serializers.FloatField(**_PERCENT)
    opt_out_rate = serializers.FloatField(**_PERCENT)
    least_sent = serializers.IntegerField(required=False, min_value=1, max_value=1_000_000)
    most_messages = serializers.IntegerField(required=False, min_value=1, max_value=100_000_000)


class CanaryInput(Serializer):
    """So many percent go first; the others follow after so many minutes if that went well."""

    percent = serializers.FloatField(**_PERCENT)
    minutes = serializers.IntegerField(required=False, min_value=1, max_value=10_080)


class ExperimentInput(Serializer):
    """Of everybody: so many percent get nothing, to compare; so many get it at first."""

    metric = serializers.ChoiceField(METRICS, required=False)
    holdout_percent = serializers.FloatField(required=False, min_value=0, max_value=90)
    test_percent = serializers.FloatField(**_PERCENT)


class RepeatsInput(Serializer):
    """From `scheduledAt` on again and again, at the same time of the company's day: every week on
    these weekdays, every month on the same day or, where a month is shorter, its last."""

    every = serializers.ChoiceField(EVERY)
    weekdays = serializers.ListField(
        child=serializers.ChoiceField(WEEKDAYS), required=False, max_length=7
    )
    last_day = serializers.DateField(required=False, allow_null=True)
    times = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=MOST_TIMES
    )


class CampaignFields(SaysInput):
    channel_id = serializers.UUIDField(required=False)
    channel_ids = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=MOST_CHANNELS
    )
    category = serializers.ChoiceField([str(one) for one in CATEGORIES], required=False)
    audience = AudienceInput(required=False)
    scheduled_at = serializers.DateTimeField(required=False, allow_null=True)
    repeats = RepeatsInput(required=False, allow_null=True)
    missed_start = serializers.ChoiceField(MissedStart.choices, required=False)
    sending_window_id = serializers.UUIDField(required=False, allow_null=True)
    pace = CampaignPaceInput(required=False)
    budget = serializers.FloatField(
        required=False, allow_null=True, min_value=0.01, max_value=9_999_999_999
    )
    own_price = serializers.FloatField(required=False, allow_null=True, min_value=0, max_value=1000)
    stops = StopsInput(required=False)
    canary = CanaryInput(required=False)
    experiment = ExperimentInput(required=False)
    ignores_cap = serializers.BooleanField(required=False)


class CampaignInput(CampaignFields):
    """`category` is of what is no template; templates have their own. `ownPrice`: of one message,
    where no list has a price and a budget is to be held. `twin`: said instead to
    people inside their 24-hour window. `scheduledAt` is when `start` will let it begin."""

    name = Line(max_length=200)
    type = serializers.ChoiceField(["broadcast"], required=False)


class CampaignPatch(CampaignFields):
    """`rev`: of the campaign that was looked at; left out, it overwrites whatever was saved since.
    Of a campaign on its way only name, budget, ownPrice, pace and stops change."""

    name = Line(max_length=200)
    rev = serializers.IntegerField(required=False, min_value=1, max_value=2**31 - 1)


class CampaignQuery(Query):
    """`search`: a part of the name. `sourceId`: the campaign it came of. `from`, `to`: when it was
    made."""

    status = serializers.ChoiceField(Status.choices, required=False)
    search = serializers.CharField(required=False, max_length=200)
    channel_id = serializers.UUIDField(required=False)
    source_id = serializers.UUIDField(required=False)

    def get_fields(self) -> Any:
        fields = super().get_fields()
        fields["from"] = serializers.DateTimeField(required=False)
        fields["to"] = serializers.DateTimeField(required=False)
        return fields


class StartInput(Serializer):
    """`now`: begin at once, whatever `scheduledAt` says."""

    now = serializers.BooleanField(default=False)


class RetryInput(Serializer):
    """`codes`: of errors; left out, all after which another attempt may go well."""

    codes = serializers.ListField(
        child=serializers.RegexField(r"^[A-Za-z0-9_.:-]{1,60}$"), required=False, max_length=100
    )


class ListedCampaignOutput(Serializer):
    """`reason`: why it stands still or ended as it did, "" for none. `variants` and `twin` as they
    are sent. `expectedCost`: what the check said before the start. `occursAt`: its time, where it
    came of the campaign `sourceId`, which repeats."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    type = serializers.ChoiceField(["broadcast"])
    status = serializers.ChoiceField(Status.choices)
    reason = serializers.ChoiceField([*Reason.values, ""])
    channel_ids = serializers.ListField(child=serializers.UUIDField())
    category = serializers.ChoiceField(Category.choices)
    variants = serializers.ListField(child=serializers.DictField())
    twin = serializers.DictField(allow_null=True)
    scheduled_at = serializers.DateTimeField(allow_null=True)
    repeats = serializers.DictField()
    occurs_at = serializers.DateTimeField(allow_null=True)
    missed_start = serializers.ChoiceField(MissedStart.choices)
    sending_window_id = serializers.UUIDField(allow_null=True)
    pace = serializers.DictField()
    budget = serializers.FloatField(allow_null=True)
    own_price = serializers.FloatField(allow_null=True)
    stops = serializers.DictField()
    canary = serializers.DictField()
    experiment = serializers.DictField()
    ignores_cap = serializers.BooleanField()
    expected_cost = serializers.DecimalField(max_digits=12, decimal_places=2, allow_null=True)
    source_id = serializers.UUIDField(allow_null=True)
    rev = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()
    checked_at = serializers.DateTimeField(allow_null=True)
    started_at = serializers.DateTimeField(allow_null=True)
    paused_at = serializers.DateTimeField(allow_null=True)
    waiting_until = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)

    def to_representation(self, instance: Campaign) -> Any:
        left = instance.get_deferred_fields()
        own = {
            one.attname: getattr(instance, one.attname)
            for one in instance._meta.fields
            if one.attname not in left
        }
        told = {
            "type": "broadcast",
            "channel_ids": instance.channels,
            "variants": [variant_as_wire(one) for one in instance.variants],
            "twin": saying_as_wire(instance.twin) if instance.twin else None,
            "audience": {} if "audience" in left else as_wire(instance.audience),
            "sending_window_id": instance.window_id,
            "repeats": as_written(instance.repeats),
            "stops": as_written(instance.stops),
            "canary": as_written(instance.canary),
        }
        return super().to_representation({**own, **told})


class CampaignOutput(ListedCampaignOutput):
    """With whom it is meant for, as that is sent."""

    audience = serializers.DictField()


_SAME = (
    "name", "category", "scheduled_at", "missed_start", "budget", "own_price", "ignores_cap",
)  # fmt: skip
_PARTS = {
    "messages_per_second": "messagesPerSecond",
    "min_gap_seconds": "minGapSeconds",
    "max_gap_seconds": "maxGapSeconds",
    "error_rate": "errorRate",
    "opt_out_rate": "optOutRate",
    "least_sent": "leastSent",
    "most_messages": "mostMessages",
    "holdout_percent": "holdoutPercent",
    "test_percent": "testPercent",
    "last_day": "lastDay",
}


def given(values: Values) -> Values:
    """What `drafting` takes. Raises BadCampaign for names of nothing."""
    told = {name: values[name] for name in _SAME if name in values}
    for name in ("pace", "stops", "canary", "experiment"):
        if name in values:
            told[name] = {_PARTS.get(key, key): value for key, value in values[name].items()}
    if "repeats" in values:
        parts = values["repeats"] or {}
        told["repeats"] = {_PARTS.get(key, key): value for key, value in parts.items()}
    if "channel_ids" in values or "channel_id" in values:
        named = values.get("channel_ids", [])
        told["channels"] = [*([values["channel_id"]] if "channel_id" in values else []), *named]
    if "sending_window_id" in values:
        told["window"] = values["sending_window_id"]
    if "audience" in values:
        told["audience"] = audience_of(values["audience"])
    return {**told, **said_of(values)}
