"""The page behind the one-time link for the first superadmin."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from apps.accounts import superadmins
from apps.accounts.access import by_itself
from apps.accounts.forms.first_admin import FirstAdminForm
from apps.accounts.requests import VisitorRequest
from apps.accounts.views.refusals import told_in

PAGE = "platform/first_admin.html"


@by_itself
@never_cache
@sensitive_post_parameters("password")
def first_admin(request: VisitorRequest, token: str) -> HttpResponse:
    try:
        superadmins.check_first_link(token)
    except superadmins.LinkGone as gone:
        return render(request, "platform/first_admin_gone.html", {"gone": gone}, status=gone.status)
    form = FirstAdminForm(request.POST or None)
    if form.is_valid():
        with told_in(form, "email"):
            user = superadmins.create_first(token, by=request.actor, **form.cleaned_data)
            login(request, user)
            record_authentication(request, user, method="password")
            return redirect("platform:index")
    return render(request, PAGE, {"form": form}, status=422 if form.errors else 200)
