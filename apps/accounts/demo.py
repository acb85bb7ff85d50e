"""A fictional company to look around in."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

from allauth.account.models import EmailAddress
from django.db import transaction

from apps.accounts import quotas, tenants
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Membership, Role, Tenant, User
from apps.accounts.tenancy import in_tenant

SLUG = "demo"
PEOPLE = {
    Role.OWNER: ("marina@demo.example.com", "Marina Teles"),
    Role.ADMIN: ("rafael@demo.example.com", "Rafael Nogueira"),
    Role.AGENT: ("beatriz@demo.example.com", "Beatriz Lima"),
    Role.VIEWER: ("otavio@demo.example.com", "Otávio Rezende"),
}


def password_in(folder: Path) -> str:
    """The demo people's password, made once for each installation and kept in a private file."""
    file = folder / "demo-password"
    if not file.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(9))
    return file.read_text()


#: What apps above put into the demo company. Called inside it, also when it is there already.
FURNISHINGS: list[Callable[[Tenant], None]] = []


@transaction.atomic
def ensure(password: str) -> Tenant:
    """The demo company with a person in each role; what exists already is left alone."""
    tenant = Tenant.objects.filter(slug=SLUG).first() or _founded(password)
    with in_tenant(tenant):
        for furnish in FURNISHINGS:
            furnish(tenant)
    return tenant


def _founded(password: str) -> Tenant:
    people = {role: _person(*PEOPLE[role], password) for role in PEOPLE}
    tenant = tenants.create(
        name="Empório Pitangueira",
        slug=SLUG,
        owner=people[Role.OWNER],
        by=PLATFORM,
        plan="professional",
        verified=True,
    )
    for role, person in people.items():
        if role != Role.OWNER:
            quotas.take(tenant, "max_users")
            Membership.objects.create(tenant=tenant, user=person, role=role)
    return tenant


def _person(email: str, name: str, password: str) -> User:
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, password, name=name)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user
