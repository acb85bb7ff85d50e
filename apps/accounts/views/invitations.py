"""Accepting an invitation: as who you are, as who you will be, or not at all."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth import login
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from apps.accounts import signup, team
from apps.accounts.access import anyone
from apps.accounts.actor import Actor
from apps.accounts.forms.company import NewPersonForm
from apps.accounts.models import Invitation, User
from apps.accounts.requests import VisitorRequest
from apps.accounts.views.refusals import told_in
from apps.accounts.views.too_often import too_often


@anyone
@never_cache
@sensitive_post_parameters("password")
def invitation(request: VisitorRequest, token: str) -> HttpResponse:
    """The address in the mail. Raises InvitationGone, which is told on a page."""
    if refused := too_often(request, "invitation"):
        return refused
    found = team.find_invitation(token)
    if request.user.is_authenticated:
        return _for_somebody(request, found)
    if signup.address_is_taken(found.email):
        log_in = f"{reverse('account_login')}?{urlencode({'next': request.path})}"
        return _page(request, found, "log_in", log_in_url=log_in)
    return _for_a_new_person(request, found)


def _for_somebody(request: VisitorRequest, found: Invitation) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    if not _is_theirs(user, found):
        return _page(request, found, "wrong_person")
    if request.method == "POST":
        team.accept(found, user, by=request.actor)
        return _welcome(request, found)
    return _page(request, found, "join")


def _is_theirs(user: User, found: Invitation) -> bool:
    return (
        user.email == found.email
        or EmailAddress.objects.filter(user=user, email__iexact=found.email, verified=True).exists()
    )


def _for_a_new_person(request: VisitorRequest, found: Invitation) -> HttpResponse:
    form = NewPersonForm(request.POST or None)
    if form.is_valid():
        with told_in(form):
            user = _join(request, found, form)
            if user is not None:
                login(request, user)
                return _welcome(request, found)
    return _page(request, found, "new", form=form)


def _join(request: VisitorRequest, found: Invitation, form: NewPersonForm) -> User | None:
    """The link came by mail to this address, so the address is verified."""
    given = form.cleaned_data
    try:
        with transaction.atomic():
            user = User.objects.create_user(
                found.email,
                given["password"],
                name=given["name"],
                language=request.LANGUAGE_CODE,
            )
            EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
            team.accept(found, user, by=Actor(user=user, address=request.actor.address))
    except IntegrityError:
        form.add_error(None, _("Somebody made this login meanwhile. Reload the page."))
        return None
    return user


def _welcome(request: VisitorRequest, found: Invitation) -> HttpResponse:
    messages.success(request, _("Welcome to %(company)s.") % {"company": found.tenant.name})
    return redirect(found.tenant.get_absolute_url())


def _page(request: VisitorRequest, found: Invitation, state: str, **more: Any) -> HttpResponse:
    context = {"invitation": found, "state": state, **more}
    return render(request, "accounts/invitation.html", context)
