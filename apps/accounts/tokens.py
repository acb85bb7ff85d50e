"""What a log-in through the API is given: a short access token, and a refresh token to renew it.

The access token is a JWT; it is believed only as long as its family stands, so ending a
log-in takes effect at once. A refresh token works once. When one is used a second time,
two parties hold it and nobody can tell which is the thief: the whole family is revoked.
Two refreshes at the same moment look the same, so one wins and then both must log in
again; a program refreshes from one place at a time.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import jwt
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts import news
from apps.accounts.errors import Refusal, TenantSuspended
from apps.accounts.models import Membership, RefreshToken, Tenant, TokenFamily, User
from apps.accounts.secrets import hash_token, new_token

_ALGORITHM = "HS256"
_CLOCKS_DIFFER_BY = 5  # seconds, between machines that make and check tokens


class InvalidToken(Refusal):
    """Not one of ours, or of a log-in that has ended."""

    code = "invalid_token"
    status = 401
    message = _("This token opens nothing any more. Log in again.")


class TokenExpired(Refusal):
    code = "token_expired"
    status = 401
    message = _("The access token has expired. Renew it with the refresh token.")


class TokenReused(Refusal):
    """The family was revoked because of this."""

    code = "token_reused"
    status = 401
    message = _(
        "This refresh token was used before, so somebody else may hold it."
        " We ended this log-in. Log in again."
    )


@dataclass(frozen=True, slots=True)
class Pair:
    """`access` is a JWT, `refresh` opaque; `expires_in` seconds until the first one ends."""

    access: str
    refresh: str
    expires_in: int
    family: TokenFamily


@transaction.atomic
def issue(
    user: User, tenant: Tenant | None, *, address: str | None = None, user_agent: str = ""
) -> Pair:
    """Begin a family: somebody has just proved who they are."""
    family = TokenFamily.objects.create(
        user=user,
        tenant=tenant,
        expires_at=_end_of_refresh(),
        address=address,
        user_agent=user_agent[:200],
    )
    return _pair(family)


def rotate(secret: str) -> Pair:
    """Exchange a refresh token for a new pair; exactly one of several exchanges succeeds.

    Raises InvalidToken, TokenReused (the family is revoked), TenantSuspended (the token
    stays good for the day the company is back).
    """
    token = _find(secret)
    family = token.family
    if token.used_at is None:
        _check_standing(family)
        pair = _use(token)
        if pair:
            return pair
    revoke(family)
    raise TokenReused


@transaction.atomic
def _use(token: RefreshToken) -> Pair | None:
    """None: another request used it a moment ago."""
    unused = RefreshToken.objects.filter(pk=token.pk, used_at=None)
    if not unused.update(used_at=timezone.now()):
        return None
    family = token.family
    family.last_used_at, family.expires_at = timezone.now(), _end_of_refresh()
    family.save(update_fields=["last_used_at", "expires_at"])
    return _pair(family)


def read(access: str) -> TokenFamily:
    """The family of an access token, with its user and tenant; one query.

    Raises TokenExpired, InvalidToken.
    """
    claims = _claims(access)
    alive = _families().filter(revoked_at=None, user__is_active=True)
    family: TokenFamily | None = alive.filter(pk=claims["family"]).first()
    if family is None or _subject(family) != {name: claims.get(name) for name in _SUBJECT}:
        raise InvalidToken
    return family


def revoke(family: TokenFamily) -> None:
    _revoke(TokenFamily.objects.filter(pk=family.pk))
    news.login_ended.send(sender=None, user=family.user)


def revoke_all(user: User) -> None:
    """Every log-in of a person through the API ends: the password changed."""
    _revoke(TokenFamily.objects.filter(user=user))
    news.login_ended.send(sender=None, user=user)


def revoke_of_strangers(tenant: Tenant, user: User | None) -> None:
    """End log-ins into a tenant whose people are no members of it (`user` None: everybody's)."""
    families = TokenFamily.objects.filter(tenant=tenant, user__is_superuser=False)
    if user:
        families = families.filter(user=user)
    members = Membership.objects.filter(tenant=tenant).values("user")
    _revoke(families.exclude(user__in=members))


def sweep() -> int:
    """Delete families that open nothing any more. Safe to repeat; says how many rows went."""
    dead = Q(expires_at__lt=timezone.now()) | Q(revoked_at__lt=timezone.now() - timedelta(days=7))
    return TokenFamily.objects.filter(dead).delete()[0]


def _revoke(families: Any) -> None:
    families.filter(revoked_at=None).update(revoked_at=timezone.now())


def _families() -> Any:
    return TokenFamily.objects.select_related("user", "tenant__plan")


def _find(secret: str) -> RefreshToken:
    token = RefreshToken.objects.filter(token_hash=hash_token(secret)).first()
    family = _families().filter(pk=token.family_id).first() if token else None
    if token is None or family is None:
        raise InvalidToken
    if family.revoked_at or family.expires_at <= timezone.now() or not family.user.is_active:
        raise InvalidToken
    token.family = family
    return token


def _check_standing(family: TokenFamily) -> None:
    """May this person still come in here? Asked before the token is spent."""
    tenant, user = family.tenant, family.user
    if tenant is None or user.is_superuser:
        return
    if not Membership.objects.filter(tenant=tenant, user=user).exists():
        raise InvalidToken
    if not tenant.is_active:
        raise TenantSuspended


def _pair(family: TokenFamily) -> Pair:
    secret = new_token()
    RefreshToken.objects.create(family=family, token_hash=hash_token(secret))
    minutes = settings.JWT_ACCESS_MINUTES
    now = timezone.now()
    claims = {**_subject(family), "iat": now, "exp": now + timedelta(minutes=minutes)}
    access = jwt.encode(claims, _key(settings.SECRET_KEY), _ALGORITHM)
    return Pair(access, secret, minutes * 60, family)


_SUBJECT = ("sub", "tenant", "family")


def _subject(family: TokenFamily) -> dict[str, str | None]:
    """The claims that say whose token this is."""
    slug = family.tenant.slug if family.tenant else None
    return {"sub": str(family.user_id), "tenant": slug, "family": str(family.pk)}


def _claims(access: str) -> dict[str, Any]:
    """The signed claims. A key that SECRET_KEY has replaced still checks (SECRET_KEY_FALLBACKS)."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _decode(access, secret)
        except jwt.InvalidSignatureError:
            continue
        except jwt.ExpiredSignatureError as exc:
            raise TokenExpired from exc
        except jwt.InvalidTokenError as exc:
            raise InvalidToken from exc
    raise InvalidToken


def _decode(access: str, secret: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(
        access,
        _key(secret),
        algorithms=[_ALGORITHM],
        leeway=_CLOCKS_DIFFER_BY,
        options={"require": ["sub", "family", "iat", "exp"]},
    )
    return claims


def _key(secret: str) -> bytes:
    """A key of its own for tokens, so that no other signature of ours can pass for one."""
    return hashlib.sha256(b"access token" + secret.encode()).digest()


def _end_of_refresh() -> datetime:
    return timezone.now() + timedelta(days=settings.JWT_REFRESH_DAYS)
