"""The wizard: a draft that keeps what is written, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.campaigns import drafting
from apps.campaigns.drafting import beginnings, typed
from apps.campaigns.models import Campaign, Status
from apps.campaigns.running import stops
from apps.campaigns.unfit import BadCampaign, Stale
from apps.campaigns.views import attached, check, sides, steps
from apps.campaigns.views.gone import campaign_of


@dataclass(frozen=True, slots=True)
class Saved:
    """`stale`: somebody, or another tab, saved first, and nothing was kept."""

    campaign: Campaign
    stale: bool = False


@requires("campaigns.manage")
@require_http_methods(["GET", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Asks for a name, or begins at once with one of the day."""
    if request.method == "GET":
        offered = {name: request.GET[name] for name in _BEGINNINGS if request.GET.get(name)}
        return render(request, "campaigns/wizard/new.html", {"offered": offered})
    name = request.POST.get("name", "").strip()[:200] or beginnings.name_of_the_day()
    given: dict[str, Any] = {"name": name, "stops": stops.USUAL}
    if audience := _beginning(request):
        given["audience"] = audience
    try:
        campaign = drafting.create(request.tenant, given, by=request.actor)
    except BadCampaign:  # what it was to begin with is gone meanwhile
        given.pop("audience", None)
        campaign = drafting.create(request.tenant, given, by=request.actor)
    return redirect("campaign_step", campaign.pk, "who")


#: What the address may begin an audience with, and where in it that stands.
_BEGINNINGS = {"segment": "segments", "tag": "tags", "import": "imports"}


def _beginning(request: MemberRequest) -> dict[str, Any]:
    told = {part: request.POST.get(name) for name, part in _BEGINNINGS.items()}
    audience: dict[str, Any] = {part: [one] for part, one in told.items() if one}
    if tags := audience.get("tags"):
        audience["tags"] = [number for number in map(_whole, tags) if number >= 0]
    if request.POST.get("campaign"):
        outcome = request.POST.get("outcome", "not_read")
        audience["campaign"] = {"id": request.POST["campaign"], "outcome": outcome}
    return audience


@requires("campaigns.manage")
@never_cache
@require_http_methods(["GET", "POST"])
def step(request: MemberRequest, pk: UUID, step: str) -> HttpResponse:
    """A step, or what came of writing in it."""
    steps.known(step)
    campaign = campaign_of(pk)
    if not campaign.is_editable:
        return redirect("campaign", campaign.pk)
    if request.method == "POST" and step == steps.CHECK:
        return _went(campaign, step, request.POST.get("go", steps.BACK))
    if step == steps.CHECK:
        typed.reached(campaign, step)
        return check.page(request, campaign)
    if campaign.status != Status.DRAFT:  # it is on the schedule as it stands
        return redirect("campaign_step", campaign.pk, steps.CHECK)
    if request.method == "POST":
        return _posted(request, campaign, step)
    return _page(request, campaign, step, steps.form_of(campaign, step))


def _posted(request: MemberRequest, campaign: Campaign, step: str) -> HttpResponse:
    data, refused = attached.taken(request)
    form = steps.form_of(campaign, step, data)
    op = request.POST.get("op", "")
    if op and hasattr(form, "op"):
        form.op(op)
    saved = _save(request, campaign, step, form, data)
    form.told(refused)
    if "leaving" in request.POST:  # nobody is there to read an answer
        return HttpResponse(status=204)
    if is_fragment(request):
        return _answer(request, saved, step, form, body=bool(op or request.POST.get("part")))
    go = request.POST.get("go", "")
    stays = saved.stale or op or not go or (go == steps.NEXT and _unfinished(form))
    if stays:
        return _page(request, saved.campaign, step, form, stale=saved.stale, go=go)
    return _went(saved.campaign, step, go)


def _unfinished(form: steps.Filled) -> bool:
    return bool(form.errors) or bool(getattr(form, "missing", ""))


def _went(campaign: Campaign, step: str, go: str) -> HttpResponse:
    where = steps.beside(step, go)
    return redirect("campaign_step", campaign.pk, where) if where else redirect("campaigns")


def _save(
    request: MemberRequest, campaign: Campaign, step: str, form: steps.Filled, data: Any
) -> Saved:
    """What is understood goes into the campaign, the rest is kept as it was typed."""
    tab = request.POST.get("tab", "")
    is_ours = typed.is_own(campaign, tab) or "mine" in request.POST
    rev = campaign.rev if is_ours else _whole(request.POST.get("rev", ""))
    form.is_valid()
    try:
        campaign = drafting.change(campaign, form.given(), rev=rev, by=request.actor)
    except Stale:
        return Saved(campaign_of(campaign.pk), stale=True)
    except BadCampaign as refusal:
        form.told(refusal.errors)
    typed.keep(campaign, step, dict(data.lists()) if form.errors else {}, tab=tab)
    return Saved(campaign)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _answer(
    request: MemberRequest, saved: Saved, step: str, form: steps.Filled, *, body: bool
) -> HttpResponse:
    """For a page that stays: how it was kept, what follows from it, and `body` where fields came
    or went."""
    context = _context(request, saved.campaign, step, form, stale=saved.stale)
    context |= {"body": body, "oob": True, "tab": request.POST.get("tab", "")}
    return render(request, "campaigns/wizard/_answer.html", context)


def _page(
    request: MemberRequest,
    campaign: Campaign,
    step: str,
    form: steps.Filled,
    *,
    stale: bool = False,
    go: str = "",
) -> HttpResponse:
    asked = go == steps.NEXT
    context = _context(request, campaign, step, form, stale=stale, asked=asked)
    context |= {"tab": typed.new_tab(), "asked": asked}
    return render(request, f"campaigns/wizard/{step}.html", context)


def _context(
    request: MemberRequest,
    campaign: Campaign,
    step: str,
    form: steps.Filled,
    *,
    stale: bool,
    asked: bool = False,
) -> dict[str, Any]:
    wrong = steps.wrong(form, asked=asked)
    rev = request.POST.get("rev", "") if stale else campaign.rev
    return {
        "campaign": campaign,
        "step": step,
        "steps": steps.line(campaign, step),
        "body_template": f"campaigns/wizard/_{step}.html",
        "side_template": f"campaigns/wizard/_{step}_side.html",
        "form": form,
        "wrong": wrong,
        "stale": stale,
        "rev": rev,
        **sides.of(request, campaign, step, form),
    }
