"""Sending windows: listed, made, changed, deleted; made in a dialog of the wizard too."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.accounts.views.refusals import told_in
from apps.campaigns.clocks import keeping, windows
from apps.campaigns.forms.windows import WindowForm, offered
from apps.campaigns.models import Campaign, SendingWindow
from apps.campaigns.views.gone import window_of

PAGE = "campaigns/windows/page.html"
_MOST_HOLIDAYS = 4  # that come next


@requires("campaigns.view")
@require_GET
def listing(request: MemberRequest) -> HttpResponse:
    """Each with its week; whoever may change them sees how."""
    now = timezone.now()
    rows = [
        {"window": one, "days": windows.picture(one, now), "used": _used(one)}
        for one in SendingWindow.objects.all()
    ]
    return render(request, "campaigns/windows/list.html", {"rows": rows})


def _used(window: SendingWindow) -> int:
    rows = Campaign.objects.present().filter(window=window)
    return rows.filter(ended_at=None).count()


@requires("campaigns.manage")
def new(request: MemberRequest) -> HttpResponse:
    """A page of its own, or (for htmx) a dialog over the wizard."""
    return _edit(request, None)


@requires("campaigns.manage")
def one(request: MemberRequest, pk: UUID) -> HttpResponse:
    return _edit(request, window_of(pk))


def _edit(request: MemberRequest, window: SendingWindow | None) -> HttpResponse:
    form = WindowForm(request.POST or None, tenant=request.tenant, window=window)
    if form.is_valid():
        with told_in(form):
            return _saved(request, form, window)
    name = f"{PAGE}#dialog" if is_fragment(request) else PAGE
    status = 422 if request.method == "POST" and is_fragment(request) else 200
    return render(request, name, _context(request, form, window), status=status)


def _context(
    request: MemberRequest, form: WindowForm, window: SendingWindow | None
) -> dict[str, Any]:
    now = timezone.now()
    today = timezone.localdate()
    coming = [*windows.holidays(today.year), *windows.holidays(today.year + 1)]
    return {
        "form": form,
        "window": window,
        "days": windows.picture(window or SendingWindow(hours=offered(request.tenant)), now),
        "coming": [one for one in coming if one[0] >= today][:_MOST_HOLIDAYS],
    }


def _saved(request: MemberRequest, form: WindowForm, window: SendingWindow | None) -> HttpResponse:
    saved = keeping.save(request.tenant, window, by=request.actor, **form.cleaned_data)
    if is_fragment(request):
        chosen = {"recado:window": {"id": str(saved.pk), "name": saved.name}, "closeDialog": True}
        return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(chosen)})
    messages.success(request, _("“%(name)s” is saved.") % {"name": saved.name})
    return redirect("sending_windows")


@requires("campaigns.manage")
@require_POST
def look(request: MemberRequest) -> HttpResponse:
    """The week as the fields draw it now; nothing is kept."""
    form = WindowForm(request.POST, tenant=request.tenant)
    form.is_valid()
    is_whole = not form.errors.keys() - {"name"}
    drawn = SendingWindow(hours=form.cleaned_data["hours"]) if is_whole else None
    days = windows.picture(drawn, timezone.now()) if drawn else []
    return render(request, f"{PAGE}#picture", {"days": days})


@requires("campaigns.manage")
@require_POST
def delete(request: MemberRequest, pk: UUID) -> HttpResponse:
    window = window_of(pk)
    keeping.delete(request.tenant, window, by=request.actor)
    messages.success(request, _("“%(name)s” is deleted.") % {"name": window.name})
    return redirect("sending_windows")
