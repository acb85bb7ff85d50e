"""Shapes of webhook endpoints and of what was sent to them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from apps.accounts.api.wire import Line, Query, Serializer
from apps.conversations.hooks import events, words
from apps.conversations.hooks.addresses import LONGEST
from apps.conversations.models import WebhookDelivery, WebhookEndpoint

CODES = sorted(events.EVENTS)


class EndpointInput(Serializer):
    """`campaignStatuses`: `message.status` of bulk messages too; a campaign to 100,000 people
    means some 300,000 calls."""

    name = Line(max_length=80)
    url = serializers.CharField(max_length=LONGEST)
    events = serializers.ListField(
        child=serializers.ChoiceField(CODES), min_length=1, max_length=len(CODES)
    )
    campaign_statuses = serializers.BooleanField(required=False)


class ChangeEndpointInput(EndpointInput):
    """What is left out stays. `enabled`: whether it is told anything."""

    name = Line(max_length=80, required=False)
    url = serializers.CharField(max_length=LONGEST, required=False)
    events = serializers.ListField(
        child=serializers.ChoiceField(CODES), min_length=1, max_length=len(CODES), required=False
    )
    enabled = serializers.BooleanField(required=False)


class SigningSecretOutput(Serializer):
    """That it is set, and how it ends. `previousUntil`: until when the former one signs too."""

    set = serializers.BooleanField()
    last4 = serializers.CharField()
    previous_until = serializers.DateTimeField(allow_null=True)


class EndpointOutput(Serializer):
    """`disabledReason`: `person`, `failing` (five days of failures alone), `gone` (it answered
    410); null while it is told. `failingSince`: no success since then."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    url = serializers.CharField()
    events = serializers.ListField(child=serializers.CharField())
    campaign_statuses = serializers.BooleanField()
    enabled = serializers.BooleanField(source="is_on")
    disabled_reason = serializers.ChoiceField(WebhookEndpoint.Off.choices, allow_null=True)
    failing_since = serializers.DateTimeField(allow_null=True)
    last_success_at = serializers.DateTimeField(allow_null=True, source="succeeded_at")
    secret = SigningSecretOutput()
    created_at = serializers.DateTimeField()

    def to_representation(self, instance: WebhookEndpoint) -> Any:
        return super().to_representation(_plain(instance))


class SecretShownOutput(Serializer):
    """`secret` is shown in this answer and never again."""

    endpoint = EndpointOutput()
    secret = serializers.CharField()


class DeliveryQuery(Query):
    state = serializers.ChoiceField(WebhookDelivery.State.choices, required=False)
    event = serializers.ChoiceField([*CODES, events.TEST], required=False)


class DeliveryOutput(Serializer):
    """`id` is the `webhook-id`. `answer`: HTTP status of the last attempt, null for none.
    `problem`: what went wrong with it, "" for nothing."""

    id = serializers.UUIDField()
    event = serializers.CharField()
    state = serializers.ChoiceField(WebhookDelivery.State.choices)
    subject_id = serializers.UUIDField(allow_null=True)
    attempts = serializers.IntegerField()
    answer = serializers.IntegerField(allow_null=True)
    took_ms = serializers.IntegerField(allow_null=True)
    problem = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()
    next_attempt_at = serializers.DateTimeField(allow_null=True, source="next_at")
    ended_at = serializers.DateTimeField(allow_null=True)

    def get_problem(self, delivery: WebhookDelivery) -> str:
        return words.problem(delivery)


class ReplayInput(Serializer):
    """`from` and `to`: by the time of the events, both included. Without `alsoDelivered` only
    what was given up is sent again."""

    also_delivered = serializers.BooleanField(required=False, default=False)

    def get_fields(self) -> dict[str, Any]:
        moments = {
            name: serializers.DateTimeField(source=source)
            for name, source in (("from", "start"), ("to", "end"))
        }
        return {**moments, **super().get_fields()}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["end"] < attrs["start"]:
            raise serializers.ValidationError({"to": [_("The end lies before the beginning.")]})
        return attrs


class ReplayOutput(Serializer):
    """How many are sent again."""

    count = serializers.IntegerField(min_value=0)


def _plain(endpoint: WebhookEndpoint) -> dict[str, Any]:
    names = ("id", "name", "url", "events", "campaign_statuses", "is_on", "failing_since")
    plain = {name: getattr(endpoint, name) for name in (*names, "succeeded_at", "created_at")}
    until = endpoint.old_secret_until
    secret = {"set": True, "last4": endpoint.last4, "previous_until": until}
    return {**plain, "disabled_reason": endpoint.off_because or None, "secret": secret}
