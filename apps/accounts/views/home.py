"""The first page inside a company."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from apps.accounts import onboarding, quotas
from apps.accounts.access import requires
from apps.accounts.models import AuditEntry, Membership
from apps.accounts.requests import MemberRequest
from apps.accounts.views.landing import LAST_TENANT

_RECENT = 6  # audit entries
_FACES = 8  # people


@requires("home.view")
@require_GET
def home(request: MemberRequest) -> HttpResponse:
    """How things stand, what to do first, who did what."""
    _remember(request)
    return render(request, "accounts/home.html", _context(request))


def _remember(request: MemberRequest) -> None:
    if request.session.get(LAST_TENANT) != str(request.tenant.pk):
        request.session[LAST_TENANT] = str(request.tenant.pk)


def _context(request: MemberRequest) -> dict[str, Any]:
    steps = onboarding.steps(request)
    team = Membership.objects.filter(tenant=request.tenant).select_related("user")
    context: dict[str, Any] = {
        "part_of_day": part_of_day(timezone.localtime().hour),
        "steps": steps,
        "steps_done": sum(step.done for step in steps),
        "steps_left": sum(not step.done for step in steps),
        "members": team.order_by("created_at")[:_FACES],
        "members_count": team.count(),
    }
    if "plan.view" in request.may:
        context["uses"] = [use for use in quotas.uses(request.tenant) if use.limit is not None]
    if "audit.view" in request.may:
        context["recent"] = AuditEntry.objects.filter(tenant=request.tenant).select_related(
            "user", "tenant"
        )[:_RECENT]
    return context


def part_of_day(hour: int) -> str:
    if 5 <= hour < 12:
        return "morning"
    return "afternoon" if 12 <= hour < 18 else "evening"
