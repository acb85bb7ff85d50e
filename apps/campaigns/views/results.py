"""One address for a campaign: first the wizard, then how it goes, then its report."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.accounts.access import requires
from apps.accounts.models import User
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.campaigns import audience, following
from apps.campaigns.clocks import windows
from apps.campaigns.models import Campaign, Reason, Status
from apps.campaigns.recurring import plans
from apps.campaigns.report import causes, holdout, lines, seconds, variants, whole
from apps.campaigns.results import figures, progress
from apps.campaigns.results.progress import Progress
from apps.campaigns.running import paces, speed
from apps.campaigns.views.gone import campaign_of
from apps.whatsapp import costs

LIVE, REPORT = "campaigns/live/page.html", "campaigns/report/page.html"
#: Who stands still for these goes on by other limits.
_BY_LIMITS = frozenset({Reason.BUDGET, Reason.PRICE, Reason.MOST})
#: Parts of the live page that ask for themselves.
_PARTS = {"progress": "campaigns/live/_moved.html", "rest": "campaigns/live/_rest.html"}


@requires("campaigns.view")
@require_GET
def page(request: MemberRequest, pk: UUID) -> HttpResponse:
    """`?report`: the report of one that goes on. `?part`: only that part of the live page."""
    campaign = campaign_of(pk)
    if campaign.status == Status.DRAFT and "campaigns.manage" in request.may:
        return redirect("campaign_step", campaign.pk, campaign.step or "who")
    part = request.GET.get("part", "")
    if part == "progress":
        return render(request, _PARTS[part], _both(campaign))
    if part and campaign.has_ended:  # another page by now, which is asked for as a whole
        return HttpResponse(status=204, headers={"HX-Trigger": "recado:campaign-turned"})
    if campaign.repeats:
        told = {**_both(campaign), **_details(campaign), "plan": plans.of(campaign, request.tenant)}
        return _shown(request, LIVE, told)
    if campaign.has_ended or ("report" in request.GET and campaign.batch_id):
        return _shown(request, REPORT, {**_both(campaign), **_report(campaign)})
    told = _both(campaign)
    told |= _rest(campaign, told["progress"])
    if part in _PARTS:
        return render(request, _PARTS[part], {**told, "part": part})
    return _shown(request, LIVE, told)


@requires("campaigns.view")
@require_GET
def held_out(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The part of the report that reads each recipient, and comes by itself."""
    found = holdout.compared(campaign_of(pk))
    told = {"found": found, "words": holdout.words(found) if found else ("", "")}
    return render(request, "campaigns/report/_holdout.html", told)


def _shown(request: MemberRequest, page: str, context: dict[str, Any]) -> HttpResponse:
    """The page, or for htmx all of it that may have changed."""
    again = is_fragment(request)
    name = f"{page}#whole" if again else page
    response = render(request, name, {**context, "oob_acts": again})
    response["Vary"] = "HX-Request"
    return response


def _both(campaign: Campaign) -> dict[str, Any]:
    once = secrets.token_urlsafe(9)  # of the forms on this page
    return {
        "campaign": campaign,
        "progress": progress.of(campaign),
        "once": once,
        "limits_reasons": _BY_LIMITS,
    }


def _rest(campaign: Campaign, going: Progress) -> dict[str, Any]:
    """What moves by the minute."""
    by_channel = whole.channels(campaign)
    minutes = figures.minutes(campaign)
    channels = [one.channel for one in by_channel if one.channel]
    pace = paces.of(channels)
    return {
        "line": lines.line(minutes, timezone.now()),
        "bars": seconds.bars(campaign, going.total, timezone.now()),
        "since": campaign.started_at,
        "causes": causes.causes(figures.by_code(campaign), whole.provider_of(by_channel)),
        "channels": by_channel,
        "pace": pace,
        "slowed": [(one, pace[one.pk]) for one in channels if pace[one.pk].is_slow],
        "cost": figures.cost(campaign),
        "limit": speed.expected(campaign.pace, channels),
        **_details(campaign),
    }


def _report(campaign: Campaign) -> dict[str, Any]:
    found = whole.of(campaign)
    comparison = found.comparison
    return {
        "report": found,
        "line": found.line,
        "bars": seconds.bars(campaign, found.planned, campaign.ended_at or timezone.now()),
        "cost": found.cost,
        "channels": found.channels,
        "words": variants.words(comparison) if comparison else ("", ""),
        "is_held": holdout.is_held(campaign),
        "keeps_some_back": following.keeps_some_back(campaign),
        **_details(campaign),
    }


def _details(campaign: Campaign) -> dict[str, Any]:
    people = {one.pk: one.called for one in _people(campaign)}
    window = campaign.window
    return {
        "window": window,
        "week": windows.picture(window, timezone.now()) if window else None,
        "starter": people.get(campaign.starter_id, "") if campaign.starter_id else "",
        "author": people.get(campaign.author_id, "") if campaign.author_id else "",
        "says": _says(campaign),
        "whom": audience.words(campaign.audience),
        "currency": costs.CURRENCY,
    }


def _people(campaign: Campaign) -> list[User]:
    ids = {one for one in (campaign.starter_id, campaign.author_id) if one}
    return list(User.objects.filter(pk__in=ids)) if ids else []


def _says(campaign: Campaign) -> list[str]:
    """Names of its templates."""
    told = (one.get("template") for one in campaign.variants)
    return list(dict.fromkeys(str(one["name"]) for one in told if one and one.get("name")))
