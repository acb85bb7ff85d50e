"""Automations: which there are, what they did, and what one would do."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Max, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import done, is_fragment
from apps.accounts.views.gone import found
from apps.conversations.automation import rules, starters, trying, words
from apps.conversations.automation.known import Known
from apps.conversations.models import Automation, AutomationRun, Conversation
from apps.conversations.views.gone import AutomationGone, ConversationGone

LIST = "conversations/automations/list.html"
ONE = "conversations/automations/one.html"
_A_PAGE = 50
Outcome = AutomationRun.Outcome
_BADGES = {
    Outcome.DONE: "sent",
    Outcome.PART: "paused",
    Outcome.FAILED: "failed",
    Outcome.STOPPED: "cancelled",
    Outcome.SKIPPED: "cancelled",
}


@requires("settings.view")
@require_GET
def listing(request: MemberRequest) -> HttpResponse:
    return render(request, LIST, _listed())


@requires("settings.view")
@require_GET
def one(request: MemberRequest, pk: UUID) -> HttpResponse:
    return render(request, ONE, _shown(request, the(pk)))


@requires("settings.manage")
@require_POST
def switch(request: MemberRequest, pk: UUID) -> HttpResponse:
    rule = the(pk)
    on = request.POST.get("on") == "yes"
    rules.switch(request.tenant, rule, on=on, by=request.actor)
    said = _("“%(name)s” is on.") if on else _("“%(name)s” is off.")
    return _again(request, pk, said % {"name": rule.name})


@requires("settings.manage")
@require_POST
def move(request: MemberRequest, pk: UUID) -> HttpResponse:
    rule = the(pk)
    rules.move(request.tenant, rule, up=request.POST.get("to") == "up", by=request.actor)
    return _again(request, pk, _("The order is saved."))


@requires("settings.manage")
@require_POST
def remove(request: MemberRequest, pk: UUID) -> HttpResponse:
    rule = the(pk)
    rules.remove(request.tenant, rule, by=request.actor)
    said = _("“%(name)s” is deleted.") % {"name": rule.name}
    return done(request, said, url=reverse("automations"))


@requires("settings.view")
@require_GET
def attempt(request: MemberRequest, pk: UUID) -> HttpResponse:
    """What it would do with a past conversation; nothing of it is done."""
    rule = the(pk)
    asked = request.GET.get("conversation", "")
    rows = Conversation.objects.select_related("contact", "channel")
    conversation = found(rows, ConversationGone, pk=_uuid(asked))
    tried = trying.on(request.tenant, rule, conversation)
    more = {"tried": tried, "tried_on": conversation}
    if is_fragment(request):
        return render(request, f"{ONE}#tried", {"rule": rule, **more})
    return render(request, ONE, {**_shown(request, rule), **more})


def the(pk: UUID) -> Automation:
    return found(Automation.objects.all(), AutomationGone, pk=pk)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as exc:
        raise ConversationGone from exc


def _again(request: MemberRequest, pk: UUID, said: str) -> HttpResponse:
    """The list as it is now; from a rule's own page, that page."""
    if request.POST.get("back") == "list":
        url, context = reverse("automations"), _listed()
        template = f"{LIST}#rules"
        return done(request, said, url=url, template=template, context=context, target="rules")
    return done(request, said, url=reverse("automation", args=[pk]))


def _listed() -> dict[str, Any]:
    known = Known()
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    quiet = Q(runs__outcome__in=[Outcome.SKIPPED, Outcome.STOPPED])
    acted = Count("runs", filter=Q(runs__at__gte=today) & ~quiet)
    found_ones = Automation.objects.annotate(today=acted, last=Max("runs__at", filter=~quiet))
    rows = [
        {"rule": rule, "said": words.of_rule(rule, known)}
        for rule in found_ones.order_by("position", "id")
    ]
    return {"rows": rows, "starters": starters.all_of_them()}


def _shown(request: MemberRequest, rule: Automation) -> dict[str, Any]:
    only = request.GET.get("outcome", "")
    runs = rule.runs.select_related("conversation__contact").order_by("-pk")
    if only in Outcome.values:
        runs = runs.filter(outcome=only)
    page = Paginator(runs, _A_PAGE).get_page(request.GET.get("page"))
    known = Known()
    return {
        "rule": rule,
        "said": words.of_rule(rule, known),
        "page": page,
        "runs": [_run(one) for one in page],
        "only": only if only in Outcome.values else "",
        "past": trying.past(),
    }


def _run(run: AutomationRun) -> dict[str, Any]:
    """With each action that could not be done, and why."""
    refused = [
        {"name": words.name_of(one["do"]), "why": one.get("why") or _("It failed here.")}
        for one in run.done
        if not one["ok"]
    ]
    return {"run": run, "badge": _BADGES[Outcome(run.outcome)], "refused": refused}
