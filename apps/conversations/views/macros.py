"""Macros: which there are, and what each does."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import done
from apps.accounts.views.gone import found
from apps.conversations.automation import macros, words
from apps.conversations.automation.known import Known
from apps.conversations.automation.refusals import MacroChangedMeanwhile, NameTaken, Unfit
from apps.conversations.forms import automation_draft
from apps.conversations.forms.automation_draft import Draft, Step
from apps.conversations.models import Macro
from apps.conversations.views.automation_editor import drawn
from apps.conversations.views.automation_files import keep_files
from apps.conversations.views.gone import MacroGone

LIST = "conversations/automations/macros.html"
PAGE = "conversations/automations/macro.html"


@requires("settings.view")
@require_GET
def listing(request: MemberRequest) -> HttpResponse:
    known = Known()
    rows = [
        {"macro": one, "actions": [words.action(action, known) for action in one.actions]}
        for one in Macro.objects.order_by("name")
    ]
    return render(request, LIST, {"rows": rows})


@requires("settings.manage")
def new(request: MemberRequest) -> HttpResponse:
    return _edit(request, None)


@requires("settings.manage")
def change(request: MemberRequest, pk: UUID) -> HttpResponse:
    return _edit(request, the(pk))


@requires("settings.manage")
@require_POST
def look(request: MemberRequest) -> HttpResponse:
    """The editor after an action was added, removed or changed; nothing is saved."""
    known = Known()
    draft = automation_draft.of_form(request.POST, known)
    keep_files(request, draft.steps)
    return render(request, f"{PAGE}#parts", drawn(draft, known))


@requires("settings.manage")
@require_POST
def remove(request: MemberRequest, pk: UUID) -> HttpResponse:
    macro = the(pk)
    macros.remove(request.tenant, macro, by=request.actor)
    said = _("“%(name)s” is deleted.") % {"name": macro.name}
    return done(request, said, url=reverse("macros"))


def the(pk: UUID) -> Macro:
    return found(Macro.objects.all(), MacroGone, pk=pk)


def _edit(request: MemberRequest, macro: Macro | None) -> HttpResponse:
    known = Known()
    if request.method == "POST":
        return _save(request, macro, known)
    name = macro.name if macro else ""
    steps = automation_draft.steps_of(macro.actions) if macro else [Step()]
    return _page(request, macro, Draft(name=name, steps=steps), known)


def _save(request: MemberRequest, macro: Macro | None, known: Known) -> HttpResponse:
    draft = automation_draft.of_form(request.POST, known)
    keep_files(request, draft.steps)
    if request.POST.get("op") or any(step.errors for step in draft.steps):
        return _page(request, macro, draft, known)
    values: dict[str, Any] = {
        "name": draft.name,
        "actions": [step.as_json() for step in draft.steps],
    }
    try:
        if macro is None:
            macros.add(request.tenant, **values, by=request.actor)
        else:
            seen = request.POST.get("seen", "")
            macros.change(request.tenant, macro, **values, seen=seen, by=request.actor)
    except MacroChangedMeanwhile as refusal:
        draft.errors["name"] = [str(refusal)]
        now = the(macro.pk) if macro else None
        return _page(request, now, draft, known, status=409, seen=now)
    except Unfit as refusal:
        draft.tell(refusal.errors)
        return _page(request, macro, draft, known, status=400)
    except NameTaken as refusal:
        draft.errors["name"] = [str(refusal)]
        return _page(request, macro, draft, known, status=409)
    messages.success(request, _("“%(name)s” is saved.") % {"name": values["name"]})
    return redirect("macros")


def _page(
    request: MemberRequest,
    macro: Macro | None,
    draft: Draft,
    known: Known,
    *,
    status: int = 200,
    seen: Macro | None = None,
) -> HttpResponse:
    """`seen`: what its reader has been told of; left out, what stood on the page before."""
    shown = seen or (macro if request.method != "POST" else None)
    moment = shown.changed_at.isoformat() if shown else request.POST.get("seen", "")
    context = {"macro": macro, "seen": moment, **drawn(draft, known)}
    return render(request, PAGE, context, status=status)
