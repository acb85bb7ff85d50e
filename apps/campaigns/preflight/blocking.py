"""What stands in the way, asked at once before a start."""

from __future__ import annotations

from django.utils import timezone

from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.campaigns import audience, wording
from apps.campaigns.clocks import windows
from apps.campaigns.models import Campaign
from apps.campaigns.preflight import said, states
from apps.campaigns.preflight.problem import Problem
from apps.campaigns.running import budget
from apps.campaigns.unfit import BadCampaign

#: What only the whole check finds, and would find again as long as nobody changes the draft.
_FOUND = frozenset({"literal_braces", "nobody_left", "budget_unheld"})


def blockers(tenant: Tenant, campaign: Campaign) -> list[Problem]:
    """All that keep it from beginning; cheap, however many people. Inside the tenant."""
    channels = wording.channels(campaign)
    problems = [*_people(campaign), *said.of(tenant, campaign, channels, by=PLATFORM).problems]
    if campaign.budget is not None and channels and not budget.is_known(campaign):
        problems.append(Problem("no_price", "when", blocks=True))
    problems += [one for one in states.of_channels(channels) if one.blocks]
    if windows.hours_of(campaign, tenant).opens_next(timezone.now()) is None:
        problems.append(Problem("window_shut", "when", blocks=True))
    return problems


def _people(campaign: Campaign) -> list[Problem]:
    if not any(part for name, part in campaign.audience.items() if name != "exclude"):
        return [Problem("nobody_chosen", "who", blocks=True)]
    try:
        audience.people(campaign)
    except BadCampaign as refusal:
        return [Problem("audience_gone", "who", blocks=True, values={"said": str(refusal)})]
    kept = campaign.checked or {}
    if kept.get("rev") != campaign.rev:
        return []
    found = map(Problem.from_json, kept.get("problems") or [])
    return [one for one in found if one.blocks and one.code in _FOUND]
