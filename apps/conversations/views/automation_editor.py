"""An automation, edited as a sentence: when, if, then."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.conversations.automation import rules, starters
from apps.conversations.automation.known import Known
from apps.conversations.automation.refusals import ChangedMeanwhile, TooMany, Unfit
from apps.conversations.forms import automation_choices as choices
from apps.conversations.forms import automation_draft
from apps.conversations.forms.automation_draft import Draft, Row, Step
from apps.conversations.models import Automation
from apps.conversations.views.automation_files import keep_files
from apps.conversations.views.automations import the

PAGE = "conversations/automations/editor.html"


@requires("settings.manage")
def new(request: MemberRequest) -> HttpResponse:
    """`from`: the key of a starter."""
    return _edit(request, None)


@requires("settings.manage")
def change(request: MemberRequest, pk: UUID) -> HttpResponse:
    return _edit(request, the(pk))


@requires("settings.manage")
@require_POST
def look(request: MemberRequest) -> HttpResponse:
    """The editor after a row was added, removed or asks something else; nothing is saved."""
    known = Known()
    draft = automation_draft.of_form(request.POST, known)
    keep_files(request, draft.steps)
    return render(request, f"{PAGE}#parts", drawn(draft, known))


def _edit(request: MemberRequest, rule: Automation | None) -> HttpResponse:
    known = Known()
    if request.method == "POST":
        return _save(request, rule, known)
    return _page(request, rule, _begun(request, rule, known), known)


def _begun(request: MemberRequest, rule: Automation | None, known: Known) -> Draft:
    starter = starters.named(request.GET.get("from", ""))
    if rule or starter:
        return automation_draft.of_values(rule or starter, known)
    return Draft(rows=[Row(op="any")], steps=[Step()])


def _save(request: MemberRequest, rule: Automation | None, known: Known) -> HttpResponse:
    """A button that adds or removes a row comes here where there are no scripts."""
    draft = automation_draft.of_form(request.POST, known)
    keep_files(request, draft.steps)
    if request.POST.get("op") or any(step.errors for step in draft.steps):
        return _page(request, rule, draft, known)
    values = draft.as_values(known)
    try:
        kept = _kept(request, rule, values)
    except ChangedMeanwhile as refusal:
        draft.errors["name"] = [str(refusal)]
        now = the(rule.pk) if rule else None
        return _page(request, now, draft, known, status=409, seen=now)
    except Unfit as refusal:
        draft.tell(refusal.errors)
        return _page(request, rule, draft, known, status=400)
    except TooMany as refusal:
        draft.errors["name"] = [str(refusal)]
        return _page(request, rule, draft, known, status=409)
    messages.success(request, _("“%(name)s” is saved.") % {"name": kept.name})
    return redirect("automation", kept.pk)


def _kept(request: MemberRequest, rule: Automation | None, values: dict[str, Any]) -> Automation:
    if rule is None:
        return rules.add(request.tenant, **values, by=request.actor)
    seen = request.POST.get("seen", "")
    return rules.change(request.tenant, rule, **values, seen=seen, by=request.actor)


def _page(
    request: MemberRequest,
    rule: Automation | None,
    draft: Draft,
    known: Known,
    *,
    status: int = 200,
    seen: Automation | None = None,
) -> HttpResponse:
    """`seen`: what its reader has been told of; left out, what stood on the page before."""
    shown = seen or (rule if request.method != "POST" else None)
    edition = rules.edition(shown) if shown else request.POST.get("seen", "")
    context = {"rule": rule, "seen": edition, **drawn(draft, known)}
    return render(request, PAGE, context, status=status)


def drawn(draft: Draft, known: Known) -> dict[str, Any]:
    return {
        "draft": draft,
        "triggers": Automation.Trigger.choices,
        "fields": choices.fields(known, draft.trigger),
        "rows": choices.shown_rows(draft, known),
        "deeds": choices.deeds(),
        "steps": choices.shown_steps(draft.steps, known),
        "variables": choices.names_of_variables(known),
        "is_wrong": bool(
            draft.errors
            or any(row.errors for row in draft.rows)
            or any(step.errors for step in draft.steps)
        ),
    }
