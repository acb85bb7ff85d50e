"""What the command palette finds."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.accounts import palette
from apps.accounts.access import member
from apps.accounts.requests import MemberRequest


@member
@require_GET
def results(request: MemberRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:100]
    context = {"q": query, "groups": palette.search(request, query)}
    return render(request, "_palette_results.html", context)
