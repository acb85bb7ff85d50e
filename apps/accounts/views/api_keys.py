"""Keys for programs: made, shown once, revoked."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from apps.accounts import keys
from apps.accounts.access import requires
from apps.accounts.forms.api_key import ApiKeyForm
from apps.accounts.models import ApiKey
from apps.accounts.permissions import PERMISSIONS
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import ask, done, is_fragment
from apps.accounts.views.refusals import told_in

PAGE = "accounts/api_keys.html"


@requires("api_keys.manage")
@require_GET
def listing(request: MemberRequest) -> HttpResponse:
    template = f"{PAGE}#keys" if is_fragment(request) else PAGE
    response = render(request, template, _context(request))
    response["Vary"] = "HX-Request"
    return response


def _context(request: MemberRequest) -> dict[str, Any]:
    words = {code: said for group in PERMISSIONS.values() for code, said in group.items()}
    found = ApiKey.objects.filter(tenant=request.tenant).select_related("created_by")
    now = timezone.now()
    rows: list[dict[str, Any]] = [
        {
            "key": key,
            "may": [words.get(code, code) for code in key.scopes],
            "expired": bool(key.expires_at and key.expires_at <= now),
        }
        for key in found
    ]
    return {
        "in_use": [row for row in rows if row["key"].revoked_at is None],
        "revoked": [row for row in rows if row["key"].revoked_at is not None],
    }


@requires("api_keys.manage")
@never_cache
def make(request: MemberRequest) -> HttpResponse:
    """The answer to the POST is the only place where the secret is ever shown."""
    form = ApiKeyForm(request.POST or None, may=request.may)
    if form.is_valid():
        given = form.cleaned_data
        with told_in(form, "scopes"):
            key, secret = keys.make(
                request.tenant,
                name=given["name"],
                scopes=given["scopes"],
                expires_at=given["expires"],
                by=request.actor,
                may=request.may,
            )
            return _shown_once(request, key, secret)
    return ask(request, "accounts/api_key_form.html", {"form": form})


def _shown_once(request: MemberRequest, key: ApiKey, secret: str) -> HttpResponse:
    context = {"key": key, "secret": secret, **_context(request)}
    response = ask(request, "accounts/api_key_made.html", context)
    if is_fragment(request):
        response["HX-Trigger-After-Swap"] = "apiKeysChanged"
    return response


@requires("api_keys.manage")
@require_POST
def revoke(request: MemberRequest, pk: str) -> HttpResponse:
    key = get_object_or_404(ApiKey, pk=pk, tenant=request.tenant)
    keys.revoke(key, by=request.actor)
    return done(
        request,
        _("“%(name)s” opens nothing from now on.") % {"name": key.name},
        url=reverse("api_keys"),
        template=f"{PAGE}#keys",
        context=_context(request),
        target="keys",
    )
