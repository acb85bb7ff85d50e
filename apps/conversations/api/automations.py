"""automations: rules that act by themselves, and what they did."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.view import ApiView
from apps.conversations.api.automation_shapes import (
    AutomationInput,
    AutomationOutput,
    AutomationPatch,
    RunOutput,
    RunQuery,
    given,
)
from apps.conversations.api.hooks import field_by_field
from apps.conversations.automation import rules
from apps.conversations.automation.refusals import TooMany
from apps.conversations.models import Automation, AutomationRun


class Automations(ApiView):
    """Rules that act by themselves when something happens in a conversation."""

    permission = {"GET": "settings.view", "POST": "settings.manage"}

    @operation(answers=AutomationOutput, listed="pages")
    def get(self, request: ApiRequest, values: dict[str, Any]) -> QuerySet[Automation]:
        """List the automations, in the order in which they act."""
        return Automation.objects.order_by("position", "id")

    @operation(
        reads=AutomationInput,
        answers=AutomationOutput,
        status=201,
        refuses=(TooMany,),
        idempotent=True,
    )
    def post(self, request: ApiRequest, values: dict[str, Any]) -> Automation:
        """Add an automation, as the last one."""
        with field_by_field():
            return rules.add(request.tenant, **given(values), by=request.actor)


class OneAutomation(ApiView):
    """One automation."""

    permission = {
        "GET": "settings.view",
        "PATCH": "settings.manage",
        "DELETE": "settings.manage",
    }

    @operation(answers=AutomationOutput)
    def get(self, request: ApiRequest, values: dict[str, Any], automation_id: UUID) -> Automation:
        """Read an automation."""
        return get_object_or_404(Automation, pk=automation_id)

    @operation(reads=AutomationPatch, answers=AutomationOutput)
    @transaction.atomic
    def patch(self, request: ApiRequest, values: dict[str, Any], automation_id: UUID) -> Automation:
        """Change an automation, switch it on or off, or move it."""
        rule = get_object_or_404(Automation, pk=automation_id)
        with field_by_field():
            rule = rules.change(request.tenant, rule, **given(values), by=request.actor)
        if "position" in values:
            rules.place(request.tenant, rule, at=values["position"], by=request.actor)
            rule.refresh_from_db()
        return rule

    @operation()
    def delete(self, request: ApiRequest, values: dict[str, Any], automation_id: UUID) -> None:
        """Delete an automation, with its log."""
        rule = get_object_or_404(Automation, pk=automation_id)
        rules.remove(request.tenant, rule, by=request.actor)


class AutomationRuns(ApiView):
    """What an automation did in the last 90 days."""

    permission = {"GET": "settings.view"}

    @operation(asks=RunQuery, answers=RunOutput, listed="cursor")
    def get(
        self, request: ApiRequest, values: dict[str, Any], automation_id: UUID
    ) -> QuerySet[AutomationRun]:
        """List its runs, the newest first."""
        rule = get_object_or_404(Automation, pk=automation_id)
        asked = {"outcome": values["outcome"]} if "outcome" in values else {}
        return rule.runs.filter(**asked)
