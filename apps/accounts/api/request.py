"""What the views of the API and their operations are handed."""

from __future__ import annotations

from rest_framework.request import Request

from apps.accounts.actor import Actor
from apps.accounts.credentials import Credential, Standing
from apps.accounts.models import Membership, Tenant, User
from apps.accounts.permissions import May


class ApiRequest(Request):
    """A request as `ApiView` leaves it, for the types."""

    auth: Credential | None
    user: User
    tenant: Tenant
    membership: Membership | None
    standing: Standing
    may: May
    actor: Actor
    named_tenant: str | None
