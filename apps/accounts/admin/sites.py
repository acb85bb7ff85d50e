"""The two sites, and who gets in: superadmins alone, through Recado's own log-in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from unfold.sites import UnfoldAdminSite

from apps.accounts.access import superadmin
from apps.accounts.admin import home


class SuperadminSite(UnfoldAdminSite):  # type: ignore[misc]
    """Logs nobody in or out by itself: second factor, limits and devices hold here too."""

    index_title = _("Home")

    @superadmin
    @login_not_required
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(_wanted(request), settings.LOGIN_URL)

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return _log_out(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return redirect("account_change_password")

    @superadmin
    def search(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Not offered: the library caches what is found by person, not by company."""
        raise Http404


class PlatformSite(SuperadminSite):
    index_template = "platform/home.html"

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def index(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        figures = home.figures()
        return super().index(request, {**(extra_context or {}), "figures": figures})  # type: ignore[no-any-return]


class TenantSite(SuperadminSite):
    """Inside a company; only for a superadmin who entered it on purpose."""

    index_template = "platform/tenant_home.html"

    def has_permission(self, request: HttpRequest) -> bool:
        entered: bool = getattr(request, "entered_as_superadmin", False)
        return bool(entered and request.user.is_active and request.user.is_superuser)

    @superadmin
    @login_not_required
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Who has no permission here is sent here: to log in, or to enter the company."""
        if not request.user.is_authenticated:
            return redirect_to_login(_wanted(request), settings.LOGIN_URL)
        if self.has_permission(request):
            return redirect("tenant_admin:index")
        context = {"next": _wanted(request)}
        return render(request, "platform/ask_to_enter.html", context, status=403)


@require_POST
def _log_out(request: HttpRequest) -> HttpResponse:
    get_adapter().logout(request)
    return HttpResponseRedirect("/")


def _wanted(request: HttpRequest) -> str:
    """The page that was asked for; the log-in page checks that it is one of ours."""
    return str(request.GET.get(REDIRECT_FIELD_NAME, "/admin/"))


platform_admin = PlatformSite(name="platform")
tenant_admin = TenantSite(name="tenant_admin")
