"""Requests as our middleware leaves them, for the types."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from apps.accounts.actor import Actor
from apps.accounts.models import Membership, Tenant, User
from apps.accounts.permissions import May


class VisitorRequest(HttpRequest):
    """Anybody, anywhere."""

    tenant: Tenant | None
    host_tenant: Tenant | None
    membership: Membership | None
    memberships: list[Membership]  # all of this person's, with their companies, by name
    may: May
    waiting: Callable[[], Mapping[str, int]]  # how much, by the name of a page in the navigation
    actor: Actor
    entered_as_superadmin: bool
    urlconf: str | None
    user: User | AnonymousUser


class UserRequest(VisitorRequest):
    """Somebody with a login; a tenant or none."""

    user: User


class MemberRequest(UserRequest):
    """A member inside the tenant (or a superadmin who entered it on purpose)."""

    tenant: Tenant
