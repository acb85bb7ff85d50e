"""Where to go after an act, and only to addresses of ours."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def is_ours(request: HttpRequest, url: str) -> bool:
    return bool(url) and url_has_allowed_host_and_scheme(
        url, {request.get_host()}, require_https=request.is_secure()
    )


def next_url(request: HttpRequest, otherwise: str) -> str:
    """The `next` of a form or address if it is ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if is_ours(request, wanted) else otherwise


def way_back(request: HttpRequest, otherwise: str = "/") -> str:
    """The page that sent the form, without its host; `otherwise` when none was said."""
    came_from = request.headers.get("Referer", "")
    if not is_ours(request, came_from):
        return otherwise
    parts = urlsplit(came_from)
    path = f"/{parts.path.lstrip('/')}"  # two slashes would begin another host
    return f"{path}?{parts.query}" if parts.query else path
