"""campaigns/{id}/targets: who is meant, and what became of each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Coalesce

from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.view import ApiView
from apps.campaigns import audience, drafting
from apps.campaigns.api.campaigns import campaign_of
from apps.campaigns.api.naming import field_by_field
from apps.campaigns.api.target_shapes import (
    TargetOutput,
    TargetQuery,
    TargetsInput,
    TargetsOutput,
    as_wire,
    audience_of,
    united,
)
from apps.campaigns.models import Campaign
from apps.campaigns.unfit import BadCampaign
from apps.conversations.models import Message

Values = dict[str, Any]
_NOTHING = {
    "status": None, "code": "", "message_id": None, "channel_id": None, "variant": None,
    "sent_at": None, "delivered_at": None, "read_at": None,
}  # fmt: skip


class Targets(ApiView):
    """Whom a campaign is meant for."""

    permission = {"GET": "campaigns.view", "POST": "campaigns.manage"}

    @operation(asks=TargetQuery, answers=TargetOutput, listed="pages", refuses=(BadCampaign,))
    def get(self, request: ApiRequest, values: Values, campaign_id: UUID) -> Any:
        """List whom it is meant for; since the start, who gets a message, and how far it came."""
        campaign = campaign_of(campaign_id)
        if campaign.batch_id is None:
            return _meant(campaign, values)
        return _written(campaign, values)

    @operation(reads=TargetsInput, answers=TargetsOutput, refuses=(drafting.NotEditable,))
    @transaction.atomic
    def post(self, request: ApiRequest, values: Values, campaign_id: UUID) -> Values:
        """Add people to whom a draft is meant for, or replace them."""
        campaign = campaign_of(campaign_id)
        with field_by_field(within="audience"):
            added = audience_of(values)
            before = {} if values["replace"] else campaign.audience
            told = {"audience": united(before, added)}
            campaign = drafting.change(campaign, told, rev=campaign.rev, by=request.actor)
            return _told(campaign)


def _told(campaign: Campaign) -> Values:
    return {
        "audience": as_wire(campaign.audience),
        "words": audience.words(campaign.audience),
        "people": audience.count(campaign.audience),
    }


def _meant(campaign: Campaign, values: Values) -> QuerySet[Any]:
    people = audience.people(campaign)
    if "status" in values:
        people = people.none()
    rows = people.order_by("-pk").values("name", contact_id=F("pk"), phone_number=F("phone"))
    return rows.annotate(**{name: Value(value, CharField()) for name, value in _NOTHING.items()})


def _written(campaign: Campaign, values: Values) -> QuerySet[Any]:
    """In the order of an index."""
    rows = Message.objects.filter(batch=campaign.batch_id)
    if "status" in values:
        rows = rows.filter(status=values["status"])
    return rows.order_by("contact_id").values(
        "contact_id", "status", "code", "channel_id", "variant", "sent_at", "delivered_at",
        "read_at", name=Coalesce("contact__name", Value("")), phone_number=F("contact__phone"),
        message_id=F("pk"),
    )  # fmt: skip
