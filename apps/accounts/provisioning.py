"""A company made by the platform for somebody else."""

from __future__ import annotations

from allauth.account.forms import ResetPasswordForm
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.http import HttpRequest

from apps.accounts import addresses, logins, tenants
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant, User


@transaction.atomic
def provide(
    request: HttpRequest, *, name: str, slug: str, owner_email: str, plan: str, by: Actor
) -> Tenant:
    """Make a company and its owner; a new owner is mailed a link to choose a password.

    The slug must be valid and free. The platform vouches for the owner's address, but not
    for a login that somebody made with it and never proved to be theirs.
    """
    email = owner_email.lower()
    owner = User.objects.filter(email=email).first()
    if owner is None:
        owner = User.objects.create_user(email)
        EmailAddress.objects.create(user=owner, email=email, verified=True, primary=True)
        transaction.on_commit(lambda: _invite_to_choose_a_password(request, email))
    elif not addresses.has_proven_address(owner):
        _take_from_whoever_made_it(owner, by=by)
        transaction.on_commit(lambda: _invite_to_choose_a_password(request, email))
    return tenants.create(name=name, slug=slug, owner=owner, plan=plan, verified=True, by=by)


def _take_from_whoever_made_it(user: User, *, by: Actor) -> None:
    """Only the link in the mail opens this login from now on."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()
    logins.end_everywhere(user, by=by)


def _invite_to_choose_a_password(request: HttpRequest, email: str) -> None:
    with context.request_context(request):
        form = ResetPasswordForm(data={"email": email})
        if form.is_valid():
            form.save(request)
