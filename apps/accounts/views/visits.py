"""A superadmin enters a company on purpose, and leaves it again; both are recorded."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from apps.accounts import audit, news, places
from apps.accounts.access import superadmin
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.accounts.requests import UserRequest
from apps.accounts.views.ways_back import next_url


@superadmin
@require_POST
def enter(request: UserRequest, slug: str = "") -> HttpResponse:
    """Without a slug: the company whose address this is."""
    tenant = request.tenant if not slug else get_object_or_404(Tenant, slug=slug)
    if tenant is None:
        return HttpResponseRedirect("/")
    entered = set(request.session.get(places.ENTERED, []))
    if str(tenant.pk) not in entered:
        request.session[places.ENTERED] = sorted(entered | {str(tenant.pk)})
        audit.record("tenant.entered", by=_as_superadmin(request), tenant=tenant, about=tenant)
    return HttpResponseRedirect(next_url(request, tenant.get_absolute_url()))


@superadmin
@require_POST
def leave(request: UserRequest) -> HttpResponse:
    """Back to where the platform's superadmin came from."""
    tenant = request.tenant
    if tenant is not None and places.has_entered(request, tenant):
        entered = set(request.session[places.ENTERED]) - {str(tenant.pk)}
        request.session[places.ENTERED] = sorted(entered)
        audit.record("tenant.left", by=_as_superadmin(request), tenant=tenant, about=tenant)
        request.session.save()  # before open connections look again
        news.access_changed.send(sender=None, tenant=tenant, user=request.user)
    return HttpResponseRedirect("/start/")


def _as_superadmin(request: UserRequest) -> Actor:
    return Actor(user=request.user, address=request.actor.address, as_superadmin=True)
