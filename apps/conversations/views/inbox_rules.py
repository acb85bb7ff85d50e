"""How the company's inbox works: hours, who is told what, who gets what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts.access import requires
from apps.accounts.errors import NotAllowed
from apps.accounts.hours.days import MIDNIGHT
from apps.accounts.hours.written import WEEKDAYS, read
from apps.accounts.models import Tenant
from apps.accounts.requests import MemberRequest
from apps.conversations.assignment import rules
from apps.conversations.forms.hours import text_of
from apps.conversations.forms.inbox_rules import InboxRulesForm
from apps.conversations.models import InboxRules


@dataclass(frozen=True, slots=True)
class Day:
    """A row of the picture: `bars` are starts and lengths in per cent of a day."""

    label: str
    words: str
    bars: list[tuple[str, str]]


@requires("settings.view")
def page(request: MemberRequest) -> HttpResponse:
    if request.method == "POST" and "settings.manage" not in request.may:
        raise NotAllowed
    in_force = rules.current()
    form = InboxRulesForm(request.POST or None, in_force=in_force)
    if form.is_valid():
        rules.change(request.tenant, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("inbox_rules")
    context = {"form": form, "in_force": in_force, **_picture(request.tenant, in_force)}
    return render(request, "conversations/settings/inbox.html", context)


def _picture(tenant: Tenant, in_force: InboxRules) -> dict[str, Any]:
    if not in_force.hours:
        return {"days": []}
    hours, now = rules.hours_of(tenant, in_force), timezone.now()
    is_open = hours.is_open(now)
    turns = hours.closes_next(now) if is_open else hours.opens_next(now)
    return {"days": _days(in_force), "is_open": is_open, "turns": turns}


def _days(in_force: InboxRules) -> list[Day]:
    calendar = read(in_force.hours, zone="UTC").calendar
    week = calendar.week if calendar else ()
    written = in_force.hours.get("week", {})
    return [
        Day(
            str(label),
            text_of(written.get(name, [])) or pgettext("day", "closed"),
            [(_share(start), _share(end - start)) for start, end in stretches],
        )
        for (name, label), stretches in zip(WEEKDAYS.items(), week, strict=True)
    ]


def _share(minutes: int) -> str:
    return f"{minutes / MIDNIGHT * 100:.2f}%"
