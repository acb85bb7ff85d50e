"""A company's own domains, and what the proxy asks about them."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.accounts import domains
from apps.accounts.access import anyone, requires
from apps.accounts.forms.domain import DomainForm
from apps.accounts.models import Domain
from apps.accounts.requests import MemberRequest
from apps.accounts.views.refusals import told_in


@requires("domains.manage")
def listing(request: MemberRequest) -> HttpResponse:
    """The domains with the record each must show; POST asks for one more."""
    form = DomainForm(request.POST or None)
    if form.is_valid():
        with told_in(form, "domain"):
            domains.add(request.tenant, form.cleaned_data["domain"], by=request.actor)
            messages.success(request, _("Now add the record below, then check it."))
            return redirect("domains")
    found = Domain.objects.filter(tenant=request.tenant).order_by("domain")
    context = {
        "form": form,
        "domains": [
            {
                "domain": one,
                "record": domains.record_name(one),
                "record_id": f"record-{one.pk}",
                "value_id": f"value-{one.pk}",
            }
            for one in found
        ],
        "our_host": settings.PUBLIC_URL.split("://", 1)[-1].split(":")[0],
    }
    return render(request, "accounts/domains.html", context)


@requires("domains.manage")
@require_POST
def verify(request: MemberRequest, pk: int) -> HttpResponse:
    domain = _mine(request, pk)
    domains.verify(domain, by=request.actor)
    messages.success(request, _("%(domain)s is connected.") % {"domain": domain.domain})
    return redirect("domains")


@requires("domains.manage")
@require_POST
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    domain = _mine(request, pk)
    domains.remove(domain, by=request.actor)
    messages.success(request, _("%(domain)s is removed.") % {"domain": domain.domain})
    return redirect("domains")


def _mine(request: MemberRequest, pk: int) -> Domain:
    mine = Domain.objects.filter(tenant=request.tenant).select_related("tenant")
    domain: Domain = get_object_or_404(mine, pk=pk)
    return domain


@anyone
@require_safe
def served(request: HttpRequest) -> HttpResponse:
    """The proxy asks before it fetches a certificate: 200 for our hosts, 404 for all others."""
    known = domains.is_served(request.GET.get("domain", ""))
    return HttpResponse(status=200 if known else 404, content_type="text/plain")
