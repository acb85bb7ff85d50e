"""A new company, with or without a new person."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from apps.accounts import signup, tenants
from apps.accounts.access import anyone
from apps.accounts.forms.company import CompanyForm, RegisterForm, check_free
from apps.accounts.requests import UserRequest, VisitorRequest
from apps.accounts.views.refusals import told_in
from apps.accounts.views.too_often import too_often


@anyone
@never_cache
@sensitive_post_parameters("password")
def register(request: VisitorRequest) -> HttpResponse:
    """On the platform's own address, also when asked for inside a company."""
    if request.tenant is not None:
        return HttpResponseRedirect(f"{settings.PUBLIC_URL}/register/")
    if request.method == "POST" and (refused := too_often(request, "signup")):
        return refused
    if request.user.is_authenticated:
        return _another_company(request)  # type: ignore[arg-type]
    form = RegisterForm(request.POST or None)
    if form.is_valid() and (made := _made(request, form)):
        login(request, made.user)
        return redirect("account_email_verification_sent")
    return _page(request, form)


def _made(request: VisitorRequest, form: RegisterForm) -> signup.Registered | None:
    given = form.cleaned_data
    try:
        with transaction.atomic():
            return signup.register(
                request,
                tenant_name=given["company"],
                slug=given["slug"] or None,
                email=given["email"],
                password=given["password"],
                name=given["name"],
            )
    except IntegrityError:  # somebody took the address between the check and now
        form.add_error(None, _("Somebody was faster with this address. Send it once more."))
        return None


def _another_company(request: UserRequest) -> HttpResponse:
    form = CompanyForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        with told_in(form):
            tenant = signup.add_company(
                request.user,
                tenant_name=given["company"],
                slug=given["slug"] or None,
                by=request.actor,
            )
            messages.success(request, _("%(company)s is ready.") % {"company": tenant.name})
            return redirect(tenant.get_absolute_url())
    return _page(request, form)


def _page(request: VisitorRequest, form: CompanyForm) -> HttpResponse:
    context = {"form": form, **_address(form["company"].value() or "", form["slug"].value() or "")}
    return render(request, "accounts/register.html", context)


@anyone
@require_GET
def address(request: VisitorRequest) -> HttpResponse:
    """While somebody types: which address their company would get, and whether it is free."""
    if refused := too_often(request, "register_address"):
        return refused
    context = _address(request.GET.get("company", ""), request.GET.get("slug", ""))
    return render(request, "accounts/register.html#address", context)


def _address(company: str, slug: str) -> dict[str, object]:
    slug = slug.strip().lower()[:30]
    wrong: list[str] = []
    if slug:
        try:
            check_free(slug)
        except ValidationError as exc:
            wrong = exc.messages
    elif company.strip():
        slug = tenants.free_slug(company[:120])
    host = settings.PUBLIC_URL.split("://", 1)[-1]
    return {"address_host": host, "address_slug": slug, "address_wrong": wrong}


@anyone
def signup_redirect(request: VisitorRequest) -> HttpResponse:
    """The library's own address for registering."""
    return redirect(reverse("register"))
