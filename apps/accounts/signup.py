"""Registration: a company and its first person, made together."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.accounts import tenants
from apps.accounts.actor import Actor, address_of
from apps.accounts.errors import EmailNotVerified
from apps.accounts.models import Tenant, User


@dataclass(frozen=True, slots=True)
class Registered:
    user: User
    tenant: Tenant


@transaction.atomic
def register(
    request: HttpRequest,
    *,
    tenant_name: str,
    email: str,
    password: str,
    name: str,
    slug: str | None = None,
    time_zone: str = "America/Sao_Paulo",
) -> Registered:
    """Make the company, its schema and its owner, and mail the link that verifies the address.

    The caller has checked the address to be free and the password to be strong; both are
    checked again by the database and by nothing else.
    """
    language = get_language() or "pt-br"
    user = User.objects.create_user(email, password, name=name, language=language)
    tenant = tenants.create(
        name=tenant_name,
        slug=slug or tenants.free_slug(tenant_name),
        owner=user,
        by=Actor(user=user, address=address_of(request)),
        language=language,
        time_zone=time_zone,
    )
    address = EmailAddress.objects.create(user=user, email=user.email, primary=True)
    transaction.on_commit(lambda: _mail(request, address))
    return Registered(user, tenant)


def _mail(request: HttpRequest, address: EmailAddress) -> None:
    with request_context(request):  # allauth looks there for the host of the link
        address.send_confirmation(request, signup=True)


@transaction.atomic
def add_company(
    user: User,
    *,
    tenant_name: str,
    slug: str | None = None,
    by: Actor,
    time_zone: str | None = None,
) -> Tenant:
    """Another company for somebody with a login. Raises EmailNotVerified."""
    if not EmailAddress.objects.filter(user=user, verified=True).exists():
        raise EmailNotVerified(
            _("Verify your e-mail address before you add a company: the link is in the mail.")
        )
    return tenants.create(
        name=tenant_name,
        slug=slug or tenants.free_slug(tenant_name),
        owner=user,
        by=by,
        verified=True,
        language=user.language,
        **({"time_zone": time_zone} if time_zone else {}),
    )


def address_is_taken(email: str) -> bool:
    return (
        User.objects.filter(email__iexact=email).exists()
        or EmailAddress.objects.filter(email__iexact=email).exists()
    )
