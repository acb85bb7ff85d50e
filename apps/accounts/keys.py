"""API keys: made once, shown once, revoked at will."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from apps.accounts import audit, news
from apps.accounts.actor import Actor
from apps.accounts.errors import NotAllowed
from apps.accounts.models import ApiKey, Tenant
from apps.accounts.permissions import ALL, NOT_FOR_KEYS, May
from apps.accounts.secrets import hash_token, new_token

PREFIX = "rk_"
_LAST_USED_EVERY = timedelta(minutes=1)


@transaction.atomic
def make(
    tenant: Tenant,
    *,
    name: str,
    scopes: Iterable[str],
    by: Actor,
    may: May,
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """A new key and its secret, which is not kept and can't be shown again.

    A key may do at most what its maker may. Raises NotAllowed otherwise.
    """
    wanted = frozenset(scopes)
    if not wanted or wanted - ALL or wanted & NOT_FOR_KEYS or wanted - may.codes:
        raise NotAllowed
    secret = PREFIX + new_token()
    key = ApiKey.objects.create(
        tenant=tenant,
        name=name,
        last4=secret[-4:],
        key_hash=hash_token(secret),
        scopes=sorted(wanted),
        created_by=by.user,
        expires_at=expires_at,
    )
    audit.record(
        "api_key.created", by=by, tenant=tenant, about=key, after={"scopes": sorted(wanted)}
    )
    return key, secret


@transaction.atomic
def revoke(key: ApiKey, *, by: Actor) -> None:
    """From now on the key opens nothing."""
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now()):
        audit.record("api_key.revoked", by=by, tenant=key.tenant, about=key)
        news.key_revoked.send(sender=None, key=key)


def find(secret: str) -> ApiKey | None:
    """The usable key of a secret. Notes the use, at most once a minute."""
    key = (
        ApiKey.objects.usable()
        .select_related("tenant__plan", "tenant__branding")
        .filter(key_hash=hash_token(secret))
        .first()
    )
    now = timezone.now()
    if key and (key.last_used_at is None or now - key.last_used_at > _LAST_USED_EVERY):
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=now)
    return key
