"""campaigns: preparing them, and whom they are meant for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from apps.accounts.actor import Actor
from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.view import ApiView
from apps.accounts.errors import QuotaExceeded
from apps.campaigns import drafting, lifecycle
from apps.campaigns.api.naming import field_by_field
from apps.campaigns.api.shapes import (
    CampaignInput,
    CampaignOutput,
    CampaignPatch,
    CampaignQuery,
    ListedCampaignOutput,
    given,
)
from apps.campaigns.drafting.values import amount, price
from apps.campaigns.models import Campaign, Status
from apps.campaigns.refusals import WrongState

Values = dict[str, Any]
_MONEY = ("budget", "own_price")
_ON_ITS_WAY = frozenset({Status.RUNNING, Status.PAUSED})


def campaign_of(pk: UUID) -> Campaign:
    """The company's campaign of that id, or 404."""
    return get_object_or_404(Campaign.objects.present().select_related("batch", "window"), pk=pk)


class Campaigns(ApiView):
    """One message to many people."""

    permission = {"GET": "campaigns.view", "POST": "campaigns.manage"}

    @operation(asks=CampaignQuery, answers=ListedCampaignOutput, listed="pages")
    def get(self, request: ApiRequest, values: Values) -> QuerySet[Campaign]:
        """List campaigns, the newest first; whom each is meant for it tells itself."""
        rows: QuerySet[Campaign] = Campaign.objects.present().defer("audience", "checked", "typed")
        if "status" in values:
            rows = rows.filter(status=values["status"])
        if "search" in values:
            rows = rows.filter(name__icontains=values["search"])
        if "channel_id" in values:
            rows = rows.filter(channels__contains=[values["channel_id"]])
        if "source_id" in values:
            rows = rows.filter(source=values["source_id"])
        if "from" in values:
            rows = rows.filter(created_at__gte=values["from"])
        if "to" in values:
            rows = rows.filter(created_at__lt=values["to"])
        return rows.order_by("-created_at", "-pk")

    @operation(
        reads=CampaignInput,
        answers=CampaignOutput,
        status=201,
        refuses=(QuotaExceeded,),
        idempotent=True,
    )
    def post(self, request: ApiRequest, values: Values) -> Campaign:
        """Make a draft. Nothing leaves before `start`."""
        with field_by_field():
            return drafting.create(request.tenant, given(values), by=request.actor)


class OneCampaign(ApiView):
    """One campaign."""

    permission = {
        "GET": "campaigns.view",
        "PATCH": "campaigns.manage",
        "DELETE": "campaigns.manage",
    }

    @operation(answers=CampaignOutput)
    def get(self, request: ApiRequest, values: Values, campaign_id: UUID) -> Campaign:
        """Read a campaign."""
        return campaign_of(campaign_id)

    @operation(
        reads=CampaignPatch,
        answers=CampaignOutput,
        refuses=(drafting.NotEditable, drafting.Stale, WrongState),
    )
    @transaction.atomic
    def patch(self, request: ApiRequest, values: Values, campaign_id: UUID) -> Campaign:
        """Change a draft, or the speed and the limits of one on its way."""
        campaign = campaign_of(campaign_id)
        rev, is_on_its_way = values.pop("rev", None), campaign.status in _ON_ITS_WAY
        with field_by_field():
            told = given(values)
            money = {name: told.pop(name) for name in _MONEY if is_on_its_way and name in told}
            campaign = drafting.change(campaign, told, rev=rev, by=request.actor)
            return _with_money(campaign, money, by=request.actor) if money else campaign

    @operation(refuses=(WrongState,))
    @transaction.atomic
    def delete(self, request: ApiRequest, values: Values, campaign_id: UUID) -> None:
        """Put away a draft or a campaign that has ended. What was said stays in the threads."""
        lifecycle.delete(campaign_of(campaign_id), by=request.actor)


def _with_money(campaign: Campaign, money: Values, *, by: Actor) -> Campaign:
    """Of one on its way."""
    budget = amount(money.get("budget", campaign.budget))
    own = price(money.get("own_price", campaign.own_price))
    if (budget, own) == (campaign.budget, campaign.own_price):
        return campaign
    return lifecycle.set_budget(campaign, budget, own_price=own, by=by)
