"""The people of the company: asked in, given roles, shown out."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from apps.accounts import quotas, team
from apps.accounts.access import member, requires
from apps.accounts.errors import NotAllowed
from apps.accounts.forms.team import IN_SHORT, InviteForm, RoleForm, roles_for
from apps.accounts.models import Invitation, Membership, Role
from apps.accounts.permissions import PERMISSIONS, ROLES, may_change_role
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import ask, done
from apps.accounts.views.refusals import told_in

PAGE = "accounts/team.html"
#: Groups of permissions as the page about roles names them; others keep their code.
GROUPS: dict[str, Any] = {
    "home": gettext_lazy("Start page"),
    "conversations": gettext_lazy("Conversations and contacts"),
    "campaigns": gettext_lazy("Campaigns"),
    "company": gettext_lazy("Company"),
    "owner": gettext_lazy("Only owners"),
}


@requires("team.view")
@require_GET
def members(request: MemberRequest) -> HttpResponse:
    return render(request, PAGE, _context(request))


def my_role(request: MemberRequest) -> str:
    """A superadmin who entered acts as an owner."""
    return request.membership.role if request.membership else Role.OWNER


def _context(request: MemberRequest) -> dict[str, Any]:
    mine = my_role(request)
    people = [_row(one, mine, request) for one in _members(request)]
    return {
        "people": people,
        "roles": roles_for(mine) if "team.manage" in request.may else [],
        "waiting": _waiting(request, mine) if "team.manage" in request.may else [],
        "use": quotas.use_of(request.tenant, "max_users"),
    }


def _members(request: MemberRequest) -> list[Membership]:
    order = {role.value: place for place, role in enumerate(Role)}
    found = Membership.objects.filter(tenant=request.tenant).select_related("user")
    return sorted(found, key=lambda one: (order[one.role], str(one.user).lower()))


def _row(one: Membership, mine: str, request: MemberRequest) -> dict[str, Any]:
    me = one.user_id == request.user.pk
    return {
        "membership": one,
        "me": me,
        "may_change": not me and may_change_role(mine=mine, theirs=one.role, to=one.role),
        "may_hand_over": not me
        and request.membership is not None
        and mine == Role.OWNER
        and one.role != Role.OWNER,
    }


def _waiting(request: MemberRequest, mine: str) -> list[dict[str, Any]]:
    """Invitations on their way; one for an owner is only an owner's to touch."""
    return [
        {
            "invitation": one,
            "expired": one.expires_at <= timezone.now(),
            "may_change": may_change_role(mine=mine, theirs=one.role, to=one.role),
        }
        for one in _open_invitations(request).select_related("invited_by").order_by("-created_at")
    ]


def _open_invitations(request: MemberRequest) -> QuerySet[Invitation]:
    """Also those that ran out: they can be sent again."""
    return Invitation.objects.filter(tenant=request.tenant, accepted_at=None, revoked_at=None)


def _changed(request: MemberRequest, said: str) -> HttpResponse:
    return done(
        request,
        said,
        url=reverse("team"),
        template=f"{PAGE}#people",
        context=_context(request),
        target="people",
    )


@requires("team.manage")
def invite(request: MemberRequest) -> HttpResponse:
    """A page, or the dialog on the team's page."""
    form = InviteForm(request.POST or None, my_role=my_role(request))
    if form.is_valid():
        with told_in(form, "email"):
            invitation = team.invite(
                request.tenant, **form.cleaned_data, by=request.actor, my_role=my_role(request)
            )
            return _changed(
                request,
                _("The invitation is on its way to %(email)s.") % {"email": invitation.email},
            )
    return ask(request, "accounts/invite.html", {"form": form})


@requires("team.manage")
@require_POST
def withdraw(request: MemberRequest, pk: str) -> HttpResponse:
    invitation = _touchable(request, pk)
    team.withdraw(invitation, by=request.actor)
    return _changed(request, _("The invitation is withdrawn. Its link opens nothing now."))


@requires("team.manage")
@require_POST
def resend(request: MemberRequest, pk: str) -> HttpResponse:
    """A new mail with a new link; the old link stops working."""
    old = _touchable(request, pk)
    team.invite(
        request.tenant, email=old.email, role=old.role, by=request.actor, my_role=my_role(request)
    )
    return _changed(request, _("A new link is on its way to %(email)s.") % {"email": old.email})


def _touchable(request: MemberRequest, pk: str) -> Invitation:
    found = get_object_or_404(_open_invitations(request), pk=pk)
    if not may_change_role(mine=my_role(request), theirs=found.role, to=found.role):
        raise NotAllowed
    return found


@requires("team.manage")
@require_POST
def change_role(request: MemberRequest, pk: str) -> HttpResponse:
    membership = _membership(request, pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return redirect("team")
    role = form.cleaned_data["role"]
    team.change_role(membership, role, by=request.actor, my_role=my_role(request))
    return _changed(
        request,
        _("%(name)s is %(role)s now.") % {"name": membership.user, "role": Role(role).label},
    )


@requires("team.manage")
@require_POST
def remove(request: MemberRequest, pk: str) -> HttpResponse:
    membership = _membership(request, pk)
    team.remove(membership, by=request.actor, my_role=my_role(request))
    return _changed(request, _("%(name)s is no longer on the team.") % {"name": membership.user})


@requires("owners.manage")
@require_POST
def hand_over(request: MemberRequest, pk: str) -> HttpResponse:
    """The other one becomes owner, the one who asks an administrator."""
    to = _membership(request, pk)
    if request.membership is None:
        raise NotAllowed  # a superadmin has no ownership to hand over
    team.transfer_ownership(request.tenant, to=to, by=request.actor)
    messages.success(request, _("%(name)s owns the company now.") % {"name": to.user})
    return redirect("team")


def _membership(request: MemberRequest, pk: str) -> Membership:
    return get_object_or_404(
        Membership.objects.select_related("user"), pk=pk, tenant=request.tenant
    )


@member
@require_GET
def roles(request: MemberRequest) -> HttpResponse:
    """Who may what, read from the one table that says so."""
    columns = list(Role)
    groups = [
        {
            "name": GROUPS.get(group, group),
            "rows": [
                {"words": words, "cells": [code in ROLES[role] for role in columns]}
                for code, words in permissions.items()
            ],
        }
        for group, permissions in PERMISSIONS.items()
    ]
    short = [(role.label, IN_SHORT[role]) for role in columns]
    return render(request, "accounts/roles.html", {"groups": groups, "roles": short})
