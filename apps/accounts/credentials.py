"""Who a program says it is, and what that opens. The API and the sockets ask here."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404

from apps.accounts import keys, tokens
from apps.accounts.errors import TenantSuspended
from apps.accounts.models import ApiKey, Membership, Role, Tenant, TokenFamily, User
from apps.accounts.permissions import NOTHING, SUPERADMIN, May, may_as


@dataclass(frozen=True, slots=True)
class Credential:
    """An access token or an API key, checked. `tenant` is the one it names, if any."""

    tenant: Tenant | None
    user: User | None = None
    family: TokenFamily | None = None
    api_key: ApiKey | None = None

    @property
    def is_superadmin(self) -> bool:
        return bool(self.user and self.user.is_superuser)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a credential may do in a tenant, now."""

    may: May
    membership: Membership | None = None
    as_superadmin: bool = False

    @property
    def role(self) -> str:
        """The role by which a verb measures who asks; a key is never more than an administrator."""
        if self.membership and not self.as_superadmin:
            return self.membership.role
        if self.as_superadmin:
            return Role.OWNER
        return Role.ADMIN if "team.manage" in self.may else Role.VIEWER


def identify(secret: str) -> Credential:
    """Who holds an access token or an API key; looked up anew each time.

    Raises tokens.InvalidToken, tokens.TokenExpired.
    """
    if not secret.startswith(keys.PREFIX):
        family = tokens.read(secret)
        return Credential(family.tenant, user=family.user, family=family)
    key = keys.find(secret)
    if key is None:
        raise tokens.InvalidToken
    return Credential(key.tenant, api_key=key)


def standing(credential: Credential, tenant: Tenant | None) -> Standing:
    """What the credential may do there; outside tenants nothing but what any login may.

    Raises Http404 for a stranger, TenantSuspended for a member of a company that is
    suspended or closed. A superadmin is let in everywhere.
    """
    if tenant is None:
        return Standing(NOTHING, as_superadmin=credential.is_superadmin)
    if credential.is_superadmin:
        return Standing(May(SUPERADMIN), _membership(credential, tenant), as_superadmin=True)
    found = _of_key(credential, tenant) or _of_member(credential, tenant)
    if found is None:
        raise Http404
    if not tenant.is_active:
        raise TenantSuspended
    return found


def _of_key(credential: Credential, tenant: Tenant) -> Standing | None:
    key = credential.api_key
    if key is None or key.tenant_id != tenant.pk:
        return None
    return Standing(May(frozenset(key.scopes)))


def _of_member(credential: Credential, tenant: Tenant) -> Standing | None:
    membership = _membership(credential, tenant)
    return Standing(may_as(membership.role), membership) if membership else None


def _membership(credential: Credential, tenant: Tenant) -> Membership | None:
    if credential.user is None:
        return None
    return Membership.objects.filter(tenant=tenant, user=credential.user).first()
