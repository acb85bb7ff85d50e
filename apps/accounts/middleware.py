"""From an address to a tenant, and from a login to what it may do there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix, set_script_prefix
from django.utils import timezone, translation

from apps.accounts import access, places, trace
from apps.accounts.actor import Actor, address_of
from apps.accounts.models import Membership
from apps.accounts.permissions import NOTHING, SUPERADMIN, May, may_as
from apps.accounts.requests import VisitorRequest
from apps.accounts.tenancy import enter, enter_public
from apps.accounts.views import errors
from apps.accounts.worded import worded

Next = Callable[[VisitorRequest], HttpResponse]

_AT_ANY_HOST = {
    "/health",
    "/health/db",
    "/health/redis",
    "/health/workers",
    "/metrics",
    "/internal/domains/ask",
}


class FreshConnectionMiddleware:
    """First in, last out: whatever the thread did before, a request begins in `public`."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: VisitorRequest) -> HttpResponse:
        enter_public()
        try:
            return self.get_response(request)
        finally:
            enter_public()


class HostMiddleware:
    """Answers at the main hosts and at tenants' verified domains, nowhere else.

    Health, metrics and the proxy's question answer at any name: they are asked from inside.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: VisitorRequest) -> HttpResponse:
        request.host_tenant = None
        if request.path_info in _AT_ANY_HOST:
            request.COOKIES = {}  # so that no session is read and it answers without a database
            return self.get_response(request)
        if "\0" in request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""):
            request.COOKIES = {}  # no browser of ours; PostgreSQL would refuse to look it up
        host = _host(request)
        if host not in settings.MAIN_HOSTS:
            tenant = places.tenant_of_domain(host)
            if tenant is None:
                return errors.unknown_host(request)
            request.host_tenant = tenant
        return self.get_response(request)


def _host(request: VisitorRequest) -> str:
    """The host without its port, in lower case; brackets round an IPv6 address stay."""
    host = request.get_host().lower()
    return host if host.endswith("]") else host.rsplit(":", 1)[0]


class TenantMiddleware:
    """Finds the tenant in the address, checks the membership and enters the schema.

    Sets on the request: `tenant` (or None), `membership`, `may`, `actor`,
    `entered_as_superadmin`. A login alone opens nothing.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: VisitorRequest) -> HttpResponse:
        user = request.user
        request.memberships = _memberships(user.pk) if user.is_authenticated else []
        place = places.find(request, (one.tenant for one in request.memberships))
        request.tenant = place.tenant
        _identify(request)
        if place.tenant is None:
            request.urlconf = settings.ROOT_URLCONF
            return self.get_response(request)
        request.urlconf = settings.TENANT_URLCONF
        enter(place.tenant)
        outer_prefix = get_script_prefix()
        request.path_info = place.path_info
        set_script_prefix(place.prefix)
        try:
            return self.get_response(request)
        finally:
            set_script_prefix(outer_prefix)


def _identify(request: VisitorRequest) -> None:
    """Membership, permissions and actor of this person in this place."""
    tenant = request.tenant
    user = request.user if request.user.is_authenticated else None
    membership, may, entered = None, NOTHING, False
    if tenant and user:
        membership = next((one for one in request.memberships if one.tenant == tenant), None)
        entered = bool(user.is_superuser and places.has_entered(request, tenant))
        if entered:
            may = May(SUPERADMIN)
        elif membership:
            may = may_as(membership.role)
    if user:
        trace.note(user_id=str(user.pk))
    request.membership = membership
    request.may = may
    request.entered_as_superadmin = entered
    request.actor = Actor(
        user=user, address=address_of(request), as_superadmin=entered and membership is None
    )


@worded
def _memberships(user_id: UUID) -> QuerySet[Membership]:
    """All of them, in one question: the frame of each page offers the others, and the one that
    is asked for is among them."""
    mine = Membership.objects.filter(user=user_id)
    return mine.select_related("tenant__plan", "tenant__branding").order_by("tenant__name")


class LanguageMiddleware:
    """Language: the person's, else the visitor's cookie or browser. Time zone: the tenant's."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: VisitorRequest) -> HttpResponse:
        language = (
            request.user.language
            if request.user.is_authenticated
            else translation.get_language_from_request(request)
        )
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()
        timezone.activate(request.tenant.time_zone if request.tenant else settings.TIME_ZONE)
        try:
            response = self.get_response(request)
        finally:
            timezone.deactivate()
        response.headers.setdefault("Content-Language", translation.get_language() or language)
        return response


class AccessMiddleware:
    """Asks each view who may reach it. A view that does not say is reached by nobody."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: VisitorRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: VisitorRequest, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        needs = access.of(view)
        if needs is None:
            raise Http404
        return self._refusal(request, needs)

    def _refusal(self, request: VisitorRequest, view_access: access.Access) -> HttpResponse | None:
        if view_access.needs in {access.ANYONE, access.BY_ITSELF}:
            return None
        if not request.user.is_authenticated:
            return None  # LoginRequiredMiddleware has sent them to the log-in
        if view_access.needs == access.SUPERADMIN:
            return None if request.user.is_superuser else errors.not_found(request)
        if view_access.needs == access.SIGNED_IN:
            return None
        return self._refusal_in_tenant(request, view_access)

    def _refusal_in_tenant(
        self, request: VisitorRequest, view_access: access.Access
    ) -> HttpResponse | None:
        tenant = request.tenant
        if tenant is None:
            return HttpResponseRedirect("/")
        if request.membership is None and not request.entered_as_superadmin:
            return errors.not_a_member(request)
        closed = not (tenant.is_active or request.entered_as_superadmin)
        if closed and not view_access.while_suspended:
            return errors.suspended(request)
        if view_access.needs != access.MEMBER and view_access.needs not in request.may:
            return errors.forbidden(request, view_access.needs)
        return None
