"""Which companies have files to be fetched now: one question for all of them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from apps.accounts import across
from apps.accounts.models import Tenant
from apps.whatsapp.models import Media

AT_ONCE = 500  # files of a company, each time
_WAITS = (
    "EXISTS (SELECT 1 FROM {media} WHERE state = 'pending'"
    " AND (next_attempt_at IS NULL OR next_attempt_at <= now()))"
)


def schemas() -> list[str]:
    """The companies' schemas, suspended ones too: providers forget files."""
    return across.schemas_where(_WAITS, {"media": "whatsapp_media"}, of=Tenant.objects.all())


def is_due() -> Q:
    return Q(next_attempt_at=None) | Q(next_attempt_at__lte=timezone.now())


def files() -> list[UUID]:
    """In the company in force, oldest first."""
    waiting = Media.objects.filter(is_due()).filter(state=Media.State.PENDING)
    return list(waiting.order_by("id").values_list("pk", flat=True)[:AT_ONCE])
