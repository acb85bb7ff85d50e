"""What a campaign on its way may use is changed, and it goes on."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.accounts.views.refusals import told_in
from apps.campaigns import drafting, lifecycle
from apps.campaigns.forms.limits import LimitsForm
from apps.campaigns.models import Campaign, Status
from apps.campaigns.results import figures
from apps.campaigns.running.stops import as_written
from apps.campaigns.telling import sentences
from apps.campaigns.views.gone import campaign_of
from apps.whatsapp import costs

PAGE = "campaigns/live/limits.html"


@requires("campaigns.manage")
@require_http_methods(["GET", "POST"])
def limits(request: MemberRequest, pk: UUID) -> HttpResponse:
    """A page of its own, or (for htmx) a dialog over the campaign's."""
    campaign = campaign_of(pk)
    if campaign.status not in {Status.RUNNING, Status.PAUSED} or campaign.batch_id is None:
        return _back(request, campaign)
    may_send = "campaigns.send" in request.may
    form = LimitsForm(request.POST or None, campaign=campaign, may_send=may_send)
    if form.is_valid():
        with told_in(form):
            _keep(request, campaign, form)
            return _back(request, campaign)
    wrong = request.method == "POST" and is_fragment(request)
    name = f"{PAGE}#dialog" if is_fragment(request) else PAGE
    context = {
        "campaign": campaign,
        "form": form,
        "cost": figures.cost(campaign),
        "currency": costs.CURRENCY,
        "why": sentences.why(campaign) if campaign.status == Status.PAUSED else "",
    }
    return render(request, name, context, status=422 if wrong else 200)


@transaction.atomic
def _keep(request: MemberRequest, campaign: Campaign, form: LimitsForm) -> None:
    """All of it, or nothing."""
    told = form.cleaned_data
    if form.stops() != as_written(campaign.stops):
        drafting.change(campaign, {"stops": form.stops()}, by=request.actor)
    budget, price = told["budget"], told["own_price"]
    if (budget, price) != (campaign.budget, campaign.own_price):
        lifecycle.set_budget(campaign, budget, own_price=price, by=request.actor)
    if told.get("go_on"):
        lifecycle.resume(campaign, by=request.actor)
        messages.success(request, _("The limits are changed, and the campaign goes on."))
    else:
        messages.success(request, _("The limits are changed."))


def _back(request: MemberRequest, campaign: Campaign) -> HttpResponse:
    if is_fragment(request):
        address = resolve_url("campaign", campaign.pk)
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect("campaign", campaign.pk)
