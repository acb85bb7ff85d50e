"""campaigns/{id}/…: checking, starting, stopping, and making others of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone

from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.view import ApiView
from apps.accounts.errors import EmailNotVerified, QuotaExceeded, TenantSuspended
from apps.campaigns import lifecycle, preflight
from apps.campaigns.api.campaigns import campaign_of
from apps.campaigns.api.preflight_shapes import PreflightOutput
from apps.campaigns.api.shapes import CampaignOutput, RetryInput, StartInput
from apps.campaigns.models import Campaign, Status
from apps.campaigns.preflight import Report
from apps.campaigns.refusals import (
    BudgetSpent,
    MostSent,
    NeverRepeats,
    NothingToRetry,
    NotReady,
    PriceUnknown,
    Repeats,
    TriedAgain,
    WrongState,
)
from apps.conversations.contents.refusals import UnfitContent
from apps.conversations.outbox.refusals import all_of_them

Values = dict[str, Any]
_AT_THE_START = (
    *all_of_them(), WrongState, NotReady, UnfitContent, TenantSuspended, EmailNotVerified,
)  # fmt: skip


class Preflight(ApiView):
    """What would come of it."""

    permission = {"POST": "campaigns.manage"}

    @operation(answers=PreflightOutput)
    def post(self, request: ApiRequest, values: Values, campaign_id: UUID) -> Report:
        """Check a campaign: who gets it and who does not, what it costs, when it is through."""
        return preflight.shared(request.tenant, campaign_of(campaign_id), by=request.actor)


class Start(ApiView):
    """Nothing leaves before it."""

    permission = {"POST": "campaigns.send"}

    @operation(
        reads=StartInput,
        answers=CampaignOutput,
        refuses=(*_AT_THE_START, Repeats, NeverRepeats),
        idempotent=True,
    )
    def post(self, request: ApiRequest, values: Values, campaign_id: UUID) -> Campaign:
        """Start a campaign; one with a `scheduledAt` to come is scheduled for it."""
        campaign = campaign_of(campaign_id)
        at = campaign.scheduled_at
        is_later = at is not None and at > timezone.now() and campaign.status == Status.DRAFT
        if at is not None and is_later and not values["now"]:
            return lifecycle.schedule(campaign, at, by=request.actor)
        preflight.ensured(request.tenant, campaign, by=request.actor)
        return lifecycle.start(campaign, by=request.actor)


class Unschedule(ApiView):
    """Back to a draft."""

    permission = {"POST": "campaigns.send"}

    @operation(answers=CampaignOutput, refuses=(WrongState,))
    def post(self, request: ApiRequest, values: Values, campaign_id: UUID) -> Campaign:
        """Take a campaign off the schedule, so that it can be changed."""
        return lifecycle.unschedule(campaign_of(campaign_id), by=request.actor)


class StopRepeating(ApiView):
    """It goes out no more."""

    permission = {"POST": "campaigns.send"}

    @operation(answers=CampaignOutput, refuses=(WrongState,))
    def post(self, request: ApiRequest, values: Values, campaign_id: UUID) -> Campaign:
        """Let a campaign that repeats go out no more. What came of it goes on."""
        return lifecycle.stop_repeating(campaign_of(campaign_id), by=request.actor)


class Pause(ApiView):
    """Within a second."""

    permission = {"POST": "campaigns.send"}

    @operation(answers=CampaignOutput, refuses=(WrongState,))
    def post(self, request: ApiRequest, values: Values, campaign_id: UUID) -> Campaign:
        """Let nothing more leave for now. What has left stays."""
        return lifecycle.pause(campaign_of(campaign_id), by=request.actor)


class Resume(ApiView):
    """Also after it has paused by itself."""

    permission = {"POST": "campaigns.send"}

    @operation(
        answers=CampaignOutput, refuses=(*_AT_THE_START, BudgetSpent, MostSent, PriceUnknown)
    )
    def post(self, request: ApiRequest, values: Values, campaign_id: UUID) -> Campaign:
        """Let a paused campaign go on."""
        campaign = campaign_of(campaign_id)
        preflight.ensured(request.tenant, campaign, by=request.actor)
        return lifecycle.resume(campaign, by=request.actor)


class Finish(ApiView):
    """Enough have it."""

    permission = {"POST": "campaigns.send"}

    @operation(answers=CampaignOutput, refuses=(WrongState,))
    def post(self, request: ApiRequest, values: Values, campaign_id: UUID) -> Campaign:
        """End a campaign as it is: whoever waits still gets nothing."""
        return lifecycle.finish(campaign_of(campaign_id), by=request.actor)


class Cancel(ApiView):
    """What has left can't be taken back."""

    permission = {"POST": "campaigns.send"}

    @operation(answers=CampaignOutput, refuses=(WrongState,))
    def post(self, request: ApiRequest, values: Values, campaign_id: UUID) -> Campaign:
        """Cancel a campaign. Nothing more leaves."""
        return lifecycle.cancel(campaign_of(campaign_id), by=request.actor)


class Duplicate(ApiView):
    """A draft like it."""

    permission = {"POST": "campaigns.manage"}

    @operation(answers=CampaignOutput, status=201, refuses=(QuotaExceeded,), idempotent=True)
    def post(self, request: ApiRequest, values: Values, campaign_id: UUID) -> Campaign:
        """Make a draft that says the same to the same people."""
        return lifecycle.duplicate(campaign_of(campaign_id), by=request.actor)


class Retry(ApiView):
    """For those whom it could not reach."""

    permission = {"POST": "campaigns.manage"}

    @operation(
        reads=RetryInput,
        answers=CampaignOutput,
        status=201,
        refuses=(WrongState, NothingToRetry, TriedAgain, QuotaExceeded),
        idempotent=True,
    )
    def post(self, request: ApiRequest, values: Values, campaign_id: UUID) -> Campaign:
        """Make a draft for those whose message failed and may arrive a second time."""
        codes = values.get("codes", [])
        return lifecycle.retry(campaign_of(campaign_id), codes, by=request.actor)
