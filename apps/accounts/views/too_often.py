"""Slowing down those who guess, also where looking is enough."""

from __future__ import annotations

from allauth.core.internal import ratelimit
from django.http import HttpResponse

from apps.accounts.requests import VisitorRequest


def too_often(request: VisitorRequest, action: str) -> HttpResponse | None:
    """The page that says so, when an address asked more than ACCOUNT_RATE_LIMITS allows."""
    refused: HttpResponse | None = ratelimit.consume_or_429(
        request, app="allauth.account", action=action, limit_get=True
    )
    return refused
