"""Plain functions that make what a test needs, with the field's words."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress

from apps.accounts import tenants
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant, User

PASSWORD = "correct-horse-battery"


def make_user(email: str, *, verified: bool = True, **fields: Any) -> User:
    """A person with a login; the language is English unless said."""
    user = User.objects.create_user(email, PASSWORD, **{"language": "en", **fields})
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    return user


def make_tenant(name: str, *, owner: User | None = None, **fields: Any) -> Tenant:
    """A company with its schema and its founder, `founder@<slug>.example.com`."""
    slug = fields.pop("slug", name.lower().replace(" ", "-"))
    owner = owner or make_user(f"founder@{slug}.example.com", name=f"Founder of {name}")
    return tenants.create(
        name=name,
        slug=slug,
        owner=owner,
        by=PLATFORM,
        **{"verified": True, "plan": "professional", "language": "en", **fields},
    )
