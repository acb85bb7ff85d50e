"""What the bell says of campaigns: to whoever started one, else to all who may."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts import notifications
from apps.accounts.models import Tenant, User
from apps.accounts.notifications import Params
from apps.campaigns.models import Campaign, Reason, Status

_ENDED = {
    Status.FINISHED: "campaign_finished",
    Status.FAILED: "campaign_failed",
}


def concerned(tenant: Tenant, campaign: Campaign) -> Sequence[User]:
    """Whoever started it, or else wrote it, or else may send campaigns; of people who are still
    here."""
    may = notifications.those_who_may(tenant, "campaigns.send").distinct()
    for user_id in (campaign.starter_id, campaign.author_id):
        if user_id and (person := may.filter(pk=user_id).first()):
            return [person]
    return list(may)


def paused(tenant: Tenant, campaign: Campaign) -> None:
    _say(tenant, "campaign_paused", campaign, reason=campaign.reason)


def ended(tenant: Tenant, campaign: Campaign) -> None:
    """Whoever cancelled it knows."""
    if kind := _ENDED.get(Status(campaign.status)):
        _say(tenant, kind, campaign, reason=campaign.reason)


def not_repeated(tenant: Tenant, campaign: Campaign) -> None:
    _say(tenant, "campaign_not_repeated", campaign, reason="")


def _say(tenant: Tenant, kind: str, campaign: Campaign, *, reason: str) -> None:
    told = {"campaign": str(campaign.pk), "name": campaign.name, "reason": str(reason)}
    notifications.notify(tenant, kind, to=concerned(tenant, campaign), **told)


@notifications.kinds.add("campaign_paused", icon="alert", url_name="campaign", url_param="campaign")
def _paused(params: Params) -> str:
    return _("“%(name)s” is paused. %(why)s.") % {**params, "why": _why(params)}


@notifications.kinds.add(
    "campaign_finished", icon="check", url_name="campaign", url_param="campaign"
)
def _finished(params: Params) -> str:
    return pgettext("campaign", "“%(name)s” has finished.") % params


@notifications.kinds.add("campaign_failed", icon="alert", url_name="campaign", url_param="campaign")
def _failed(params: Params) -> str:
    return _("“%(name)s” could not begin. %(why)s.") % {**params, "why": _why(params)}


@notifications.kinds.add(
    "campaign_not_repeated", icon="alert", url_name="campaign", url_param="campaign"
)
def _not_repeated(params: Params) -> str:
    words = _("“%(name)s” did not go out this time: the plan's limit of campaigns is reached.")
    return words % params


def _why(params: Params) -> str:
    reason = params["reason"]
    return str(Reason(reason).label) if reason in Reason.values else str(reason)
