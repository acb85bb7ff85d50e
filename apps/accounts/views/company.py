"""The company itself: its settings, and closing its account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from apps.accounts import tenants
from apps.accounts.access import requires
from apps.accounts.errors import NotAllowed
from apps.accounts.forms.company import CloseCompanyForm, SettingsForm
from apps.accounts.models import Tenant
from apps.accounts.requests import MemberRequest


@requires("conversations.reply")
def settings(request: MemberRequest) -> HttpResponse:
    """All that can be set, each to who may see it."""
    return render(request, "accounts/settings.html")


@requires("settings.view")
def profile(request: MemberRequest) -> HttpResponse:
    """Name, language and time zone. Who may only look sees the form without its button."""
    stored = Tenant.objects.get(pk=request.tenant.pk)  # the form writes on what it is given
    if request.method == "POST" and "settings.manage" not in request.may:
        raise NotAllowed
    form = SettingsForm(request.POST or None, instance=stored)
    if form.is_valid():
        tenants.change_profile(request.tenant, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("company")
    return render(request, "accounts/company.html", {"form": form})


@requires("company.close")
def close(request: MemberRequest) -> HttpResponse:
    """Nothing is sent from then on and nobody gets in; the data stays until it is deleted."""
    form = CloseCompanyForm(request.POST or None, slug=request.tenant.slug)
    if form.is_valid():
        tenants.cancel(request.tenant, by=request.actor)
        messages.success(
            request, _("The account of %(company)s is closed.") % {"company": request.tenant.name}
        )
        return HttpResponseRedirect("/start/")
    return render(request, "accounts/close_company.html", {"form": form})
