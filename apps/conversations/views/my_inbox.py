"""How one works in the inbox oneself: there or away, and how one wants to be told."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import ask, done
from apps.conversations.assignment import agents
from apps.conversations.composing import preferences
from apps.conversations.composing.preferences import UNDO, Preferences
from apps.conversations.forms.my_inbox import AwayForm, MyInboxForm
from apps.conversations.handling import alerts
from apps.conversations.models import Conversation

AWAY = "conversations/settings/away.html"
PAGE = "conversations/settings/my_inbox.html"


@requires("conversations.reply")
def page(request: MemberRequest) -> HttpResponse:
    me = request.user.pk
    form = MyInboxForm(request.POST or None, wanted=alerts.of(me), writes=preferences.of(me))
    if form.is_valid():
        given = form.cleaned_data
        seconds = UNDO if given["undo"] else 0
        preferences.keep(me, Preferences(enter_sends=given["enter_sends"], undo_seconds=seconds))
        alerts.keep(me, form.alerts)
        messages.success(request, _("Saved."))
        return redirect("my_inbox")
    context = {"form": form, "agent": agents.of(me), **_hours(request)}
    return render(request, PAGE, context)


def _hours(request: MemberRequest) -> dict[str, Any]:
    hours, now = agents.hours_of(request.tenant, request.user.pk), timezone.now()
    is_open = hours.is_open(now)
    turns = hours.closes_next(now) if is_open else hours.opens_next(now)
    return {"hours": hours.calendar is not None, "is_open": is_open, "turns": turns}


@requires("conversations.reply")
@require_GET
def menu(request: MemberRequest) -> HttpResponse:
    """There or away, in the menu of the person."""
    agent = agents.of(request.user.pk)
    return render(request, "conversations/settings/_my_menu.html", {"agent": agent})


@requires("conversations.reply")
def away(request: MemberRequest) -> HttpResponse:
    """What becomes of what one has; whoever has nothing is away at once."""
    has = Conversation.objects.open_ones().filter(assignee_id=request.user.pk).count()
    form = AwayForm(request.POST or None)
    if form.is_valid():
        return _gone(request, form.cleaned_data["what"])
    return ask(request, AWAY, {"form": form, "has": has})


@requires("conversations.reply")
@require_POST
def back(request: MemberRequest) -> HttpResponse:
    agents.set_away(request.tenant, request.user.pk, away=False, by=request.actor)
    return done(
        request, _("You are there again: conversations come to you."), url=reverse("my_inbox")
    )


def _gone(request: MemberRequest, what: str) -> HttpResponse:
    """`what`: KEEP, GIVE or a team's id."""
    team = UUID(what) if what not in {AwayForm.KEEP, AwayForm.GIVE} else None
    count = agents.set_away(
        request.tenant,
        request.user.pk,
        away=True,
        gives_back=what != AwayForm.KEEP,
        team=team,
        by=request.actor,
    )
    words = _("You are away: nothing is given to you by itself.")
    if count:
        given = ngettext(
            "%(n)s conversation was given back.", "%(n)s conversations were given back.", count
        )
        words = f"{words} {given % {'n': count}}"
    return done(request, words, url=reverse("my_inbox"))
