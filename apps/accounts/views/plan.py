"""What the company has bought, and how much of it is used."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.accounts import quotas
from apps.accounts.access import requires
from apps.accounts.models import Plan
from apps.accounts.requests import MemberRequest

NEARLY = 80  # per cent from which a limit is worth a word


@requires("plan.view")
@require_GET
def plan(request: MemberRequest) -> HttpResponse:
    uses = quotas.uses(request.tenant)
    limited = [use for use in uses if use.limit is not None]
    context = {
        "uses": uses,
        "fullest": max(limited, key=lambda use: use.percent, default=None),
        "nearly": [use for use in limited if use.percent >= NEARLY],
        "plans": [_limits(one) for one in Plan.objects.all()],
        "own_limits": bool(request.tenant.quota_overrides),
    }
    return render(request, "accounts/plan.html", context)


def _limits(one: Plan) -> dict[str, Any]:
    limits = [
        (Plan._meta.get_field(resource).verbose_name, getattr(one, resource))  # type: ignore[union-attr]
        for resource in quotas.RESOURCES
    ]
    return {"plan": one, "limits": limits}
