"""sending-windows: when campaigns may send."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers

from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.view import ApiView
from apps.accounts.api.wire import Line, Serializer
from apps.campaigns.api.naming import field_by_field
from apps.campaigns.clocks import keeping
from apps.campaigns.models import SendingWindow
from apps.campaigns.refusals import WindowInUse

Values = dict[str, Any]
_CLOCK = r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$"
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MOST_STRETCHES = 6


class Stretches(serializers.ListField):
    """From and until, such as `[["09:00", "12:00"], ["13:00", "18:00"]]`."""

    def __init__(self, **kwargs: Any) -> None:
        clock = serializers.RegexField(_CLOCK)
        child = serializers.ListField(child=clock, min_length=2, max_length=2)
        super().__init__(child=child, max_length=MOST_STRETCHES, required=False, **kwargs)


class WeekInput(Serializer):
    """A day that is left out is shut."""

    def get_fields(self) -> Any:
        return {day: Stretches() for day in _DAYS}


class HoursInput(Serializer):
    """`zone`: "" for the company's. `holidays`: a country whose national ones are shut. `days`:
    `2026-12-24` or, of every year, `12-24` → stretches, which go before both."""

    zone = Line(required=False, max_length=64, allow_blank=True)
    week = WeekInput(required=False)
    holidays = Line(required=False, max_length=2, allow_blank=True)
    days = serializers.DictField(child=Stretches(), required=False)


class WindowInput(Serializer):
    """`inRecipientsZone`: by each recipient's own clock, where their zone is known."""

    name = Line(max_length=80)
    hours = HoursInput()
    in_recipients_zone = serializers.BooleanField(required=False)


class WindowPatch(Serializer):
    name = Line(max_length=80)
    hours = HoursInput()
    in_recipients_zone = serializers.BooleanField()


class WindowOutput(Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    hours = serializers.DictField()
    in_recipients_zone = serializers.BooleanField()
    created_at = serializers.DateTimeField()
    changed_at = serializers.DateTimeField()


class SendingWindows(ApiView):
    """Weekly hours in which campaigns may send."""

    permission = {"GET": "campaigns.view", "POST": "campaigns.manage"}

    @operation(answers=WindowOutput, listed="pages")
    def get(self, request: ApiRequest, values: Values) -> QuerySet[SendingWindow]:
        """List the sending windows by name."""
        return SendingWindow.objects.order_by("name", "pk")

    @operation(reads=WindowInput, answers=WindowOutput, status=201, idempotent=True)
    def post(self, request: ApiRequest, values: Values) -> SendingWindow:
        """Add a sending window."""
        with field_by_field():
            return keeping.save(request.tenant, None, **values, by=request.actor)


class OneSendingWindow(ApiView):
    """One sending window."""

    permission = {
        "GET": "campaigns.view",
        "PATCH": "campaigns.manage",
        "DELETE": "campaigns.manage",
    }

    @operation(answers=WindowOutput)
    def get(self, request: ApiRequest, values: Values, window_id: UUID) -> SendingWindow:
        """Read a sending window."""
        return get_object_or_404(SendingWindow, pk=window_id)

    @operation(reads=WindowPatch, answers=WindowOutput)
    def patch(self, request: ApiRequest, values: Values, window_id: UUID) -> SendingWindow:
        """Change a sending window. Campaigns on their way follow at once."""
        window = get_object_or_404(SendingWindow, pk=window_id)
        kept = {
            "name": window.name,
            "hours": window.hours,
            "in_recipients_zone": window.in_recipients_zone,
        }
        with field_by_field():
            return keeping.save(request.tenant, window, **{**kept, **values}, by=request.actor)

    @operation(refuses=(WindowInUse,))
    def delete(self, request: ApiRequest, values: Values, window_id: UUID) -> None:
        """Delete a sending window that no campaign waits for."""
        window = get_object_or_404(SendingWindow, pk=window_id)
        keeping.delete(request.tenant, window, by=request.actor)
