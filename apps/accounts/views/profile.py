"""A person's own pages: who they are, where they belong."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from apps.accounts import people, team
from apps.accounts.access import signed_in
from apps.accounts.forms.profile import CloseLoginForm, ProfileForm
from apps.accounts.models import Membership
from apps.accounts.requests import UserRequest
from apps.accounts.views.refusals import told_in


@signed_in
def profile(request: UserRequest) -> HttpResponse:
    """Name, language, theme; and the companies the person belongs to."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.save()
        with override(request.user.language):
            messages.success(request, _("Saved."))
        return redirect("profile")
    request.user.refresh_from_db()  # the frame shows what is saved, not what was refused
    context = {"form": form, "belongs": _belongs(request)}
    return render(request, "account/profile.html", context)


def _belongs(request: UserRequest) -> list[Membership]:
    return list(
        Membership.objects.filter(user=request.user)
        .select_related("tenant")
        .order_by("tenant__name")
    )


@signed_in
@require_POST
def leave(request: UserRequest, pk: str) -> HttpResponse:
    """Leave a company. Raises LastOwner."""
    membership = get_object_or_404(
        Membership.objects.select_related("tenant"), pk=pk, user=request.user
    )
    tenant = membership.tenant
    team.remove(membership, by=request.actor, my_role=membership.role)
    messages.success(request, _("You left %(company)s.") % {"company": tenant.name})
    return redirect("profile") if request.tenant != tenant else HttpResponseRedirect("/start/")


@signed_in
@sensitive_post_parameters("password")
def close(request: UserRequest) -> HttpResponse:
    """Close one's own login for good; the password is asked once more."""
    form = CloseLoginForm(request.POST or None, user=request.user)
    if form.is_valid():
        with told_in(form):
            people.close(request.user, by=request.actor)
            logout(request)
            messages.success(request, _("Your login is closed."))
            return HttpResponseRedirect("/")
    context = {"form": form, "only_theirs": people.companies_only_theirs(request.user)}
    return render(request, "account/close_login.html", context)
