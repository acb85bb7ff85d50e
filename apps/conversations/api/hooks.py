"""webhook-endpoints: programs that are told what happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework.exceptions import ValidationError

from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.view import ApiView
from apps.accounts.api.wire import camel
from apps.conversations.api.hook_shapes import (
    ChangeEndpointInput,
    DeliveryOutput,
    DeliveryQuery,
    EndpointInput,
    EndpointOutput,
    ReplayInput,
    ReplayOutput,
    SecretShownOutput,
)
from apps.conversations.hooks import endpoints, replaying, trial
from apps.conversations.hooks.refusals import StillWaiting, SwitchedOff, TooManyEndpoints, Unfit
from apps.conversations.models import WebhookDelivery, WebhookEndpoint


@contextmanager
def field_by_field() -> Iterator[None]:
    try:
        yield
    except Unfit as refusal:
        raise ValidationError({camel(n): said for n, said in refusal.errors.items()}) from refusal


def the(endpoint_id: UUID) -> WebhookEndpoint:
    return get_object_or_404(WebhookEndpoint, pk=endpoint_id)


class WebhookEndpoints(ApiView):
    """The addresses of programs that are told what happens, signed as Standard Webhooks says."""

    permission = {"GET": "settings.view", "POST": "settings.manage"}

    @operation(answers=EndpointOutput, listed="pages")
    def get(self, request: ApiRequest, values: dict[str, Any]) -> QuerySet[WebhookEndpoint]:
        """List the webhook endpoints."""
        return WebhookEndpoint.objects.all()

    # No Idempotency-Key here: the answer holds the secret, which no log of answers may keep.
    @operation(
        reads=EndpointInput, answers=SecretShownOutput, status=201, refuses=(TooManyEndpoints,)
    )
    def post(self, request: ApiRequest, values: dict[str, Any]) -> dict[str, Any]:
        """Add a webhook endpoint."""
        with field_by_field():
            endpoint, secret = endpoints.add(request.tenant, **values, by=request.actor)
        return {"endpoint": endpoint, "secret": secret}


class OneWebhookEndpoint(ApiView):
    """One webhook endpoint."""

    permission = {
        "GET": "settings.view",
        "PATCH": "settings.manage",
        "DELETE": "settings.manage",
    }

    @operation(answers=EndpointOutput)
    def get(
        self, request: ApiRequest, values: dict[str, Any], endpoint_id: UUID
    ) -> WebhookEndpoint:
        """Read a webhook endpoint."""
        return the(endpoint_id)

    @operation(reads=ChangeEndpointInput, answers=EndpointOutput)
    def patch(
        self, request: ApiRequest, values: dict[str, Any], endpoint_id: UUID
    ) -> WebhookEndpoint:
        """Change a webhook endpoint, or switch it on or off."""
        endpoint = the(endpoint_id)
        enabled = values.pop("enabled", None)
        with field_by_field():
            endpoint = endpoints.change(request.tenant, endpoint, **values, by=request.actor)
        if enabled is not None:
            endpoint = endpoints.switch(request.tenant, endpoint, on=enabled, by=request.actor)
        return endpoint

    @operation()
    def delete(self, request: ApiRequest, values: dict[str, Any], endpoint_id: UUID) -> None:
        """Delete a webhook endpoint, with what waits for it."""
        endpoints.remove(request.tenant, the(endpoint_id), by=request.actor)


class RotateWebhookSecret(ApiView):
    """A secret that may have been seen by others is replaced."""

    permission = {"POST": "settings.manage"}

    @operation(answers=SecretShownOutput)
    def post(
        self, request: ApiRequest, values: dict[str, Any], endpoint_id: UUID
    ) -> dict[str, Any]:
        """Make a new secret. For 24 hours the former one signs too."""
        endpoint, secret = endpoints.rotate(request.tenant, the(endpoint_id), by=request.actor)
        return {"endpoint": endpoint, "secret": secret}


class TestWebhookEndpoint(ApiView):
    """Whether a program hears us."""

    permission = {"POST": "settings.manage"}

    @operation(answers=DeliveryOutput)
    def post(
        self, request: ApiRequest, values: dict[str, Any], endpoint_id: UUID
    ) -> WebhookDelivery:
        """Send a `webhook.test` now, once, and answer with what came of it."""
        return trial.send(request.tenant, the(endpoint_id))


class WebhookDeliveries(ApiView):
    """What was sent to an endpoint in the last 7 days."""

    permission = {"GET": "settings.view"}

    @operation(asks=DeliveryQuery, answers=DeliveryOutput, listed="cursor")
    def get(
        self, request: ApiRequest, values: dict[str, Any], endpoint_id: UUID
    ) -> QuerySet[WebhookDelivery]:
        """List what was sent to it, the newest first."""
        asked = {name: values[name] for name in ("state", "event") if name in values}
        return WebhookDelivery.objects.filter(endpoint=the(endpoint_id), **asked)


class ReplayWebhooks(ApiView):
    """After an outage: all that was missed, once more."""

    permission = {"POST": "settings.manage"}

    @operation(reads=ReplayInput, answers=ReplayOutput, refuses=(SwitchedOff,), idempotent=True)
    def post(
        self, request: ApiRequest, values: dict[str, Any], endpoint_id: UUID
    ) -> dict[str, int]:
        """Send a stretch of time again, under the same ids."""
        given = dict(values)
        return {
            "count": replaying.span(request.tenant, the(endpoint_id), **given, by=request.actor)
        }


class ReplayOneWebhook(ApiView):
    """One delivery, once more."""

    permission = {"POST": "settings.manage"}

    @operation(answers=DeliveryOutput, refuses=(SwitchedOff, StillWaiting), idempotent=True)
    def post(
        self, request: ApiRequest, values: dict[str, Any], endpoint_id: UUID, delivery_id: UUID
    ) -> WebhookDelivery:
        """Send one delivery again, under the same id."""
        row = get_object_or_404(WebhookDelivery, pk=delivery_id, endpoint=endpoint_id)
        return replaying.one(request.tenant, row, by=request.actor)
