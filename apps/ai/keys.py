"""The company's own keys at model providers."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.ai.models import ProviderKey


@transaction.atomic
def put(tenant: Tenant, provider: str, key: str, *, by: Actor) -> ProviderKey:
    """Keep a key, replacing the provider's former one. Must run inside the tenant."""
    kept, _is_new = ProviderKey.objects.update_or_create(
        provider=provider, defaults={"key": key, "last4": key[-4:], "updated_at": timezone.now()}
    )
    audit.record("ai_key.changed", by=by, tenant=tenant, about=kept)
    return kept


@transaction.atomic
def remove(tenant: Tenant, provider: str, *, by: Actor) -> None:
    """From now on the platform's key is used, if it has one."""
    kept = ProviderKey.objects.filter(provider=provider).first()
    if kept:
        audit.record("ai_key.removed", by=by, tenant=tenant, about=kept)
        kept.delete()
