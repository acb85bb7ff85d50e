"""Pages for what can't be shown, and why."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from apps.accounts.permissions import PERMISSIONS
from apps.accounts.requests import VisitorRequest
from apps.accounts.tenancy import in_public, in_tenant


def unknown_host(request: HttpRequest) -> HttpResponse:
    """No page: a host that is not ours gets nothing that tells what runs here."""
    return HttpResponse("Unknown host\n", status=404, content_type="text/plain; charset=utf-8")


def forbidden(request: VisitorRequest, permission: str) -> HttpResponse:
    """A member whose role does not include the permission."""
    words = next(group[permission] for group in PERMISSIONS.values() if permission in group)
    return render(request, "403.html", {"permission": words}, status=403)


def not_a_member(request: VisitorRequest) -> HttpResponse:
    return render(request, "not_a_member.html", status=403)


def suspended(request: VisitorRequest) -> HttpResponse:
    return render(request, "suspended.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _from_any_thread(request, "404.html", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form waited too long, or cookies are off."""
    return render(request, "403.html", {"stale_form": True}, status=403)


def permission_denied(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return _from_any_thread(request, "403.html", status=403)


def _from_any_thread(request: HttpRequest, template: str, *, status: int) -> HttpResponse:
    """Under ASGI Django draws what an exception leads to in a thread that has not entered the
    company, whose figures stand in the frame, and that gives back no connection by itself."""
    tenant, is_guest = getattr(request, "tenant", None), connection.connection is None
    with in_tenant(tenant) if tenant else in_public():
        response = render(request, template, status=status)
    if is_guest:
        connection.close()
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Without context: it must work when the database does not."""
    return HttpResponse(loader.get_template("500.html").render(), status=500)
