"""The last step: everything is checked, shown, and sent off."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import escape
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from apps.accounts import audit, streams
from apps.accounts.access import requires
from apps.accounts.errors import QuotaExceeded, Refusal
from apps.accounts.requests import MemberRequest
from apps.campaigns import lifecycle, preflight
from apps.campaigns.clocks import windows
from apps.campaigns.drafting import typed
from apps.campaigns.models import Campaign, Status
from apps.campaigns.preflight import leftovers, losses, stages
from apps.campaigns.recurring import planning, words
from apps.campaigns.views import preview, steps
from apps.campaigns.views.gone import campaign_of

_FRESH = timedelta(minutes=1)  # a check that is older is made anew


def page(request: MemberRequest, campaign: Campaign) -> HttpResponse:
    """With what was found lately; else the page is there at once and asks for it."""
    if "now" in request.GET:  # without scripts
        preflight.shared(request.tenant, campaign, by=request.actor)
        campaign.refresh_from_db()
    return render(request, "campaigns/wizard/check.html", _context(request, campaign))


@requires("campaigns.manage")
@never_cache
@require_GET
def run(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Checks now; the part of the page that says what was found. `seen`: when the check was made
    that the page knows: where somebody has made another one since, that is shown. While somebody
    is at it the part asks again by itself."""
    campaign = campaign_of(pk)
    if not campaign.is_editable:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    is_busy, made_at = False, _made_at(campaign)
    if _report(campaign) is None or request.GET.get("seen", made_at) == made_at:
        is_busy = preflight.first(request.tenant, campaign, by=request.actor) is None
    context = _context(request, campaign_of(pk), is_busy=is_busy) | {"came": True}
    return render(request, "campaigns/wizard/check.html#checked", context)


@requires("campaigns.manage")
@never_cache
@require_GET
def stage(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What the check is at, in words; nothing where nobody knows."""
    words = stages.words(campaign_of(pk).pk)
    return HttpResponse(escape(words), status=200 if words else 204)


@requires("contacts.export")
@require_GET
def left_out(request: MemberRequest, pk: UUID) -> StreamingHttpResponse:
    """Those who drop out for the reason `code`, as a file. Who took it is written down."""
    campaign, code = campaign_of(pk), request.GET.get("code", "")
    if code not in losses.WORDS:
        raise Http404
    pieces = leftovers.sheet(campaign, code)
    after = {"campaign": campaign.name, "asked": code}
    audit.record(
        "campaign.recipients_exported",
        by=request.actor, tenant=request.tenant, about=campaign, after=after,
    )  # fmt: skip
    name = f"{slugify(campaign.name) or 'campaign'}-{slugify(code)}.csv"
    return streams.csv_answer(name, pieces, tenant=request.tenant)


@requires("campaigns.send")
@require_POST
def send(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Off it goes, now or at its time; what was changed since it was shown is shown first."""
    campaign = campaign_of(pk)
    if not campaign.is_editable:
        return redirect("campaign", campaign.pk)
    if request.POST.get("rev") != str(campaign.rev):
        messages.warning(request, _("It was changed meanwhile. Look at the check once more."))
        return redirect("campaign_step", campaign.pk, steps.CHECK)
    if typed.steps(campaign):  # the page says in which step
        return redirect("campaign_step", campaign.pk, steps.CHECK)
    try:
        _begin(request, campaign)
    except QuotaExceeded:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("campaign_step", campaign.pk, steps.CHECK)
    return redirect("campaign", campaign.pk)


def _begin(request: MemberRequest, campaign: Campaign) -> None:
    at = campaign.scheduled_at
    if at is None or "now" in request.POST:
        lifecycle.start(campaign, by=request.actor)
        messages.success(request, _("“%(name)s” is on its way.") % {"name": campaign.name})
    else:
        lifecycle.schedule(campaign, at, by=request.actor)
        messages.success(request, _("“%(name)s” is scheduled.") % {"name": campaign.name})


def _context(
    request: MemberRequest, campaign: Campaign, *, is_busy: bool = False
) -> dict[str, Any]:
    """`is_busy`: somebody is checking it just now."""
    report = None if is_busy else _report(campaign)
    unclear = typed.steps(campaign)
    return {
        "campaign": campaign,
        "step": steps.CHECK,
        "steps": steps.line(campaign, steps.CHECK),
        "report": report,
        "is_busy": is_busy,
        "made_at": _made_at(campaign),
        "unclear": [(one, steps.NAMES[one]) for one in unclear],
        "blocks": bool(unclear) or bool(report and report.blockers),
        **_times(request, campaign),
        "is_planned": campaign.status == Status.SCHEDULED,
        "zone": request.tenant.time_zone.replace("_", " "),
        "days": windows.picture(campaign.window, timezone.now()) if campaign.window else [],
        **preview.context_of(request, campaign),
    }


def _times(request: MemberRequest, campaign: Campaign) -> dict[str, Any]:
    """When it begins, and how it goes on."""
    at = campaign.scheduled_at
    if at is None or not campaign.repeats:
        return {"begins_at": at}
    repeats = campaign.repeats
    if campaign.status == Status.DRAFT:
        repeats = planning.anchored(repeats, at, request.tenant)
        at = planning.first(repeats, at, request.tenant)
    told = [words.how_often(repeats, planning.rule_of(repeats).begins), words.how_long(repeats)]
    return {"begins_at": at, "repeats": ", ".join(filter(None, told))}


def _made_at(campaign: Campaign) -> str:
    """The last check, of whatever draft it was."""
    return campaign.checked_at.isoformat() if campaign.checked_at else ""


def _report(campaign: Campaign) -> preflight.Report | None:
    """What was found lately of this very draft."""
    report = preflight.Report.from_json(campaign.checked) if campaign.checked else None
    return report if report and _is_fresh(report, campaign) else None


def _is_fresh(report: preflight.Report, campaign: Campaign) -> bool:
    at = report.checked_at
    return report.rev == campaign.rev and bool(at and timezone.now() - at < _FRESH)
