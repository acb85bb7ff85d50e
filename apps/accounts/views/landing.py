"""The doors of the platform, and where they lead from a company's own domain."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

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


@signed_in
@require_safe
def start_inside(request: UserRequest) -> HttpResponse:
    """A company's own domain has no choice of companies: its start is the company's."""
    return redirect("home")


@anyone
@require_safe
def by_slug(request: VisitorRequest, slug: str, rest: str = "") -> HttpResponse:
    """`/t/<slug>/…` at a company's own domain: its own pages are here, those of the person's
    other companies at the platform. Of all others there is nothing."""
    rest = rest.lstrip("/")  # two slashes would begin another host
    if request.tenant is None or rest.startswith("api/"):
        raise Http404
    if slug == request.tenant.slug:
        return HttpResponseRedirect(reverse("home") + rest)
    if not (
        request.user.is_authenticated
        and Membership.objects.filter(user=request.user, tenant__slug=slug).exists()
    ):
        raise Http404
    return HttpResponseRedirect(f"{settings.PUBLIC_URL}/t/{slug}/{rest}")
