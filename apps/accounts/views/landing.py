"""The two doors of the platform: for visitors, and for people with a login."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from apps.accounts.access import anyone, signed_in
from apps.accounts.models import Membership
from apps.accounts.requests import UserRequest, VisitorRequest

LAST_TENANT = "last_tenant"


@anyone
def landing(request: VisitorRequest) -> HttpResponse:
    """What Recado is, for those who are not logged in."""
    if request.user.is_authenticated:
        return redirect("start")
    return render(request, "accounts/landing.html")


@signed_in
def start(request: UserRequest) -> HttpResponse:
    """Straight to the one company, or to the last one used; else a choice."""
    memberships = list(
        Membership.objects.filter(user=request.user)
        .select_related("tenant")
        .order_by("tenant__name")
    )
    last = request.session.get(LAST_TENANT)
    for membership in memberships:
        if len(memberships) == 1 or str(membership.tenant_id) == last:
            return redirect(membership.tenant.get_absolute_url())
    if request.user.is_superuser and not memberships:
        return redirect("platform:index")
    return render(request, "accounts/choose_company.html", {"choices": memberships})
