"""Campaigns that follow from how another one went."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from apps.accounts.actor import Actor
from apps.accounts.errors import Refusal
from apps.accounts.tenancy import current_tenant
from apps.campaigns.audience.outcomes import Outcome
from apps.campaigns.drafting import copying
from apps.campaigns.models import Campaign
from apps.campaigns.refusals import WrongState
from apps.campaigns.running import keeping

#: What a report offers → how the draft is called.
_NAMES = {
    Outcome.NOT_DELIVERED: gettext_noop("%(name)s (not delivered)"),
    Outcome.NOT_READ: gettext_noop("%(name)s (not read)"),
    Outcome.NOT_REPLIED: gettext_noop("%(name)s (not answered)"),
    Outcome.NOT_DEALT: gettext_noop("%(name)s (the rest)"),
}


class NobodyIsLeft(Refusal):
    code = "nobody_is_left"
    message = gettext_lazy("Everybody was part of the test, so there is nobody left to send to.")


@transaction.atomic
def follow(campaign: Campaign, outcome: Outcome, *, by: Actor) -> Campaign:
    """A draft that says the same to those for whom it came out so. Raises WrongState before it
    has begun, QuotaExceeded."""
    if campaign.batch_id is None:
        raise WrongState(campaign.status)
    return _drafted(campaign, outcome, by=by)


@transaction.atomic
def send_winner(campaign: Campaign, variant: int, *, by: Actor) -> Campaign:
    """A draft that says what did best to those who were kept for later. Raises WrongState before
    it has ended, NobodyIsLeft where all were dealt, QuotaExceeded."""
    if not campaign.has_ended or campaign.batch_id is None:
        raise WrongState(campaign.status)
    if not keeps_some_back(campaign) or not 0 <= variant < len(campaign.variants):
        raise NobodyIsLeft
    best = {**campaign.variants[variant], "weight": 1}
    return _drafted(campaign, Outcome.NOT_DEALT, by=by, variants=[best])


def keeps_some_back(campaign: Campaign) -> bool:
    """Whether only a part of the audience was dealt."""
    test = float(campaign.experiment.get("testPercent") or 100)
    return test + float(campaign.experiment.get("holdoutPercent") or 0) < 100


def _drafted(campaign: Campaign, outcome: Outcome, *, by: Actor, **changes: Any) -> Campaign:
    made = copying.duplicate(campaign, by=by)
    audience = {"campaign": {"id": str(campaign.pk), "outcome": str(outcome)}}
    name = (_(_NAMES[outcome]) % {"name": campaign.name})[:200]
    return keeping.write(
        current_tenant(), made, name=name, audience=audience, experiment={}, **changes
    )
