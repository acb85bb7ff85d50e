"""Where a person is logged in: browsers, and programs with tokens."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts import logins
from apps.accounts.access import signed_in
from apps.accounts.models import TokenFamily
from apps.accounts.requests import UserRequest
from apps.accounts.user_agents import in_words

_LONGEST_ID = 20  # digits


@signed_in
def devices(request: UserRequest) -> HttpResponse:
    """POST logs out everywhere else."""
    if request.method == "POST":
        logins.end_everywhere(
            request.user, by=request.actor, keep=request.session.session_key or ""
        )
        messages.success(request, _("You are logged out everywhere else."))
        return redirect("usersessions_list")
    return render(request, "usersessions/usersession_list.html", {"devices": _devices(request)})


def _devices(request: UserRequest) -> list[dict[str, object]]:
    """This browser first, then by last use."""
    here = request.session.session_key
    found: list[dict[str, object]] = [
        {
            "kind": "browser",
            "pk": session.pk,
            "name": in_words(session.user_agent),
            "address": session.ip,
            "since": session.created_at,
            "used": session.last_seen_at,
            "here": session.session_key == here,
        }
        for session in UserSession.objects.purge_and_list(request.user)
    ]
    found += [
        {
            "kind": "program",
            "pk": family.pk,
            "name": in_words(family.user_agent),
            "address": family.address,
            "since": family.created_at,
            "used": family.last_used_at,
            "here": False,
        }
        for family in _families(request)
    ]
    return sorted(found, key=lambda one: (one["here"], one["used"]), reverse=True)


def _families(request: UserRequest) -> list[TokenFamily]:
    return list(
        TokenFamily.objects.filter(
            user=request.user, revoked_at=None, expires_at__gt=timezone.now()
        )
    )


@signed_in
@require_POST
def end(request: UserRequest, kind: str, pk: str) -> HttpResponse:
    """Log one browser or program out; not this one, which has the log-out button."""
    if kind == "browser" and pk.isdecimal() and len(pk) < _LONGEST_ID:
        mine = UserSession.objects.filter(user=request.user)
        session = get_object_or_404(mine.exclude(session_key=request.session.session_key), pk=pk)
        logins.end(session, by=request.actor)
    elif kind == "program":
        logins.end_family(_family(request, pk), by=request.actor)
    else:
        raise Http404
    messages.success(request, _("That device is logged out."))
    return redirect("usersessions_list")


def _family(request: UserRequest, pk: str) -> TokenFamily:
    for family in _families(request):
        if str(family.pk) == pk:
            return family
    raise Http404
