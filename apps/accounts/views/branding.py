"""How a company looks, and the two files that make its pages look so."""

from __future__ import annotations

import hashlib

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts import branding
from apps.accounts.access import anyone, requires
from apps.accounts.errors import NotAllowed
from apps.accounts.forms.branding import DEFAULT, BrandingForm
from apps.accounts.models import Branding
from apps.accounts.requests import MemberRequest, VisitorRequest
from apps.accounts.views.refusals import told_in

_A_YEAR = 365 * 24 * 3600  # seconds


@requires("settings.view")
def edit(request: MemberRequest) -> HttpResponse:
    """Title, colour and logo, with a preview that changes while one chooses."""
    if request.method == "POST" and "settings.manage" not in request.may:
        raise NotAllowed
    looks = Branding.objects.filter(tenant=request.tenant).first() or Branding()
    form = BrandingForm(
        request.POST or None,
        request.FILES or None,
        initial={"title": looks.title, "color": looks.color or DEFAULT},
    )
    if form.is_valid():
        with told_in(form, "color"):
            branding.change(request.tenant, by=request.actor, **form.wanted())
            messages.success(request, _("Saved. Your team sees it on their next page."))
            return redirect("branding")
    context = {"form": form, "default_color": DEFAULT, "has_logo": bool(looks.logo)}
    return render(request, "accounts/branding.html", context)


@anyone
@require_safe
def stylesheet(request: VisitorRequest) -> HttpResponse:
    """The company's one colour; everything else follows from it in tokens.css."""
    looks = _of(request)
    css = f":root{{--brand:{looks.color}}}\n" if looks.color else ""
    return _kept_for_long(request, css.encode(), "text/css; charset=utf-8")


@anyone
@require_safe
def logo(request: VisitorRequest) -> HttpResponse:
    looks = _of(request)
    if not looks.logo:
        raise Http404
    return _kept_for_long(request, bytes(looks.logo), "image/png")


def _of(request: VisitorRequest) -> Branding:
    looks: Branding | None = getattr(request.tenant, "branding", None)
    if looks is None:
        raise Http404
    return looks


def _kept_for_long(request: VisitorRequest, body: bytes, content_type: str) -> HttpResponse:
    """For a year under an address with its version, else asked for again each time."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    age = f"max-age={_A_YEAR}, immutable" if "v" in request.GET else "no-cache"
    headers = {"ETag": etag, "Cache-Control": f"public, {age}"}
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(body, content_type=content_type, headers=headers)
