"""People's own logins: changed and closed by themselves."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from apps.accounts import audit, superadmins, team
from apps.accounts.actor import Actor
from apps.accounts.logins import end_everywhere
from apps.accounts.models import Membership, Role, Tenant, User


def companies_only_theirs(user: User) -> list[Tenant]:
    """The companies that would be left without an owner."""
    owned = Tenant.objects.filter(memberships__user=user, memberships__role=Role.OWNER)
    others = Membership.objects.filter(role=Role.OWNER).exclude(user=user)
    return list(
        owned.exclude(status=Tenant.Status.CANCELLED)
        .exclude(pk__in=others.values("tenant_id"))
        .order_by("name")
    )


@transaction.atomic
def close(user: User, *, by: Actor) -> None:
    """Leave every company and erase who it was.

    Raises LastOwner, LastSuperadmin; nothing is done then.

    The empty row stays, because rows in companies' schemas may point to it; the companies'
    audit logs keep the address under which things were done.
    """
    superadmins.keep_one(user)
    memberships = Membership.objects.filter(user=user).select_related("tenant")
    for membership in memberships.order_by("tenant_id"):  # two who close at once wait in one order
        if membership.tenant.status == Tenant.Status.CANCELLED:
            membership.delete()
        else:
            team.remove(membership, by=by, my_role=membership.role)
    end_everywhere(user, by=by)
    audit.record("login.closed", by=by, tenant=None, about=user)
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    user.email, user.name, user.is_active = f"{user.pk}@closed.invalid", "", False
    user.set_unusable_password()
    user.save()
