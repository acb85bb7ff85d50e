"""Teams of the company, and how much each colleague is given at most."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import ask
from apps.accounts.views.refusals import told_in
from apps.conversations.assignment import agents, teams
from apps.conversations.forms.teams import CapacityForm, TeamForm
from apps.conversations.handling.colleagues import answerers
from apps.conversations.handling.owners import answerer
from apps.conversations.models import Team
from apps.conversations.views.listing import Listing

FORM = "conversations/settings/team_form.html"


def _context(request: MemberRequest) -> dict[str, Any]:
    colleagues = answerers(request.tenant)
    names = {one.user.pk: one.user for one in colleagues}
    listed = [
        (team, [names[one.user_id] for one in team.members.all() if one.user_id in names])
        for team in Team.objects.prefetch_related("members")
    ]
    return {"teams": listed, "colleagues": colleagues}


def rows(request: MemberRequest) -> Listing:
    """All teams and colleagues, as a page or the part that changed."""
    return Listing("teams", "conversations/settings/teams.html", lambda: _context(request))


@requires("team.manage")
@require_GET
def listing(request: MemberRequest) -> HttpResponse:
    return rows(request).shown(request)


@requires("team.manage")
def new(request: MemberRequest) -> HttpResponse:
    form = TeamForm(request.POST or None, colleagues=answerers(request.tenant))
    if form.is_valid():
        with told_in(form, "name"):
            team = teams.add(request.tenant, **form.cleaned_data, by=request.actor)
            words = _("The team “%(name)s” is there.") % {"name": team.name}
            return rows(request).said(request, words)
    return ask(request, FORM, {"form": form, "team": None})


@requires("team.manage")
def edit(request: MemberRequest, pk: UUID) -> HttpResponse:
    team = get_object_or_404(Team, pk=pk)
    members = [str(one) for one in team.members.values_list("user_id", flat=True)]
    start = {"name": team.name, "policy": team.policy, "members": members}
    form = TeamForm(request.POST or None, initial=start, colleagues=answerers(request.tenant))
    if form.is_valid():
        with told_in(form, "name"):
            teams.change(request.tenant, team, **form.cleaned_data, by=request.actor)
            return rows(request).said(request, _("The team is saved."))
    return ask(request, FORM, {"form": form, "team": team})


@requires("team.manage")
@require_POST
def delete(request: MemberRequest, pk: UUID) -> HttpResponse:
    team = get_object_or_404(Team, pk=pk)
    name = team.name
    teams.delete(request.tenant, team, by=request.actor)
    words = _("The team “%(name)s” is gone; its conversations stay with whoever has them.")
    return rows(request).said(request, words % {"name": name})


@requires("team.manage")
@require_POST
def capacity(request: MemberRequest, user_id: UUID) -> HttpResponse:
    """How much somebody is given at most."""
    person = answerer(request.tenant, user_id)
    form = CapacityForm(request.POST)
    if not form.is_valid():
        words = _("Write a number from 1 to 1000, or nothing for no limit.")
        return rows(request).said(request, words)
    most = form.cleaned_data["most"]
    agents.set_capacity(person.pk, most)
    told = {"name": person.called, "most": most}
    if most is None:
        return rows(request).said(request, _("%(name)s has no limit now.") % told)
    words = _("%(name)s is given %(most)d conversations at most.") % told
    return rows(request).said(request, words)
