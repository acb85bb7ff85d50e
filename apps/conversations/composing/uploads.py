"""Files that were attached in the composer: kept for a day for a message that names them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts import across
from apps.accounts.models import Tenant
from apps.whatsapp.media import forgetting
from apps.whatsapp.models import Media

KEPT = timedelta(hours=24)
A_BATCH = 200
_WAITS = "EXISTS (SELECT 1 FROM {files} WHERE unsent_since < now() - interval '24 hours')"


def attached(media: Media) -> None:
    media.unsent_since = timezone.now()
    media.save(update_fields=["unsent_since"])


def sent(ids: Iterable[UUID]) -> None:
    """Asked for before they are read, in the transaction that sends them: whoever sweeps at the
    same moment leaves them, or has taken them already."""
    rows = Media.objects.filter(pk__in=list(ids), unsent_since__isnull=False)
    rows.update(unsent_since=None)


def schemas() -> list[str]:
    """Of all companies: those where some waited in vain."""
    return across.schemas_where(_WAITS, {"files": "whatsapp_media"}, of=Tenant.objects.all())


def sweep() -> int:
    """How many went. Must run inside the tenant."""
    gone = 0
    while count := _batch():
        gone += count
    return gone


@transaction.atomic
def _batch() -> int:
    old = Media.objects.filter(unsent_since__lt=timezone.now() - KEPT).order_by("unsent_since")
    ids = list(old.select_for_update(skip_locked=True).values_list("pk", flat=True)[:A_BATCH])
    return forgetting.forget(ids) if ids else 0
