"""The company's rules of consent."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from apps.accounts.access import requires
from apps.accounts.errors import NotAllowed
from apps.accounts.requests import MemberRequest
from apps.conversations.consent import rules
from apps.conversations.forms.consent import RulesForm
from apps.conversations.models import Suppression


@requires("settings.view")
def page(request: MemberRequest) -> HttpResponse:
    """Who gets promotions, which words end and begin them, what is answered."""
    if request.method == "POST" and "settings.manage" not in request.may:
        raise NotAllowed
    in_force = rules.current()
    form = RulesForm(request.POST or None, tenant=request.tenant, in_force=in_force)
    if form.is_valid():
        rules.change(request.tenant, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("consent_rules")
    suppressed = Suppression.objects.values("digest").distinct().count()
    context = {"form": form, "in_force": in_force, "suppressed": suppressed}
    return render(request, "conversations/consent/rules.html", context)
