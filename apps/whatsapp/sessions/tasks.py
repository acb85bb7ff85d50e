"""What workers do for QR sessions."""

from __future__ import annotations

import random

from django.utils import timezone

from apps.accounts.tenancy import current_tenant, in_schema, public_task, tenant_task
from apps.whatsapp.models import Channel
from apps.whatsapp.sessions import due, verbs

EVERY = 30  # seconds between two looks at what is due


@public_task(expires=EVERY)
def watch_sessions() -> None:
    """Have the sessions that are due asked for, spread over the time until the next turn."""
    now = timezone.now()
    for watched in [one for one in due.watched() if one.is_due(now)]:
        with in_schema(watched.schema):
            refresh_session.apply_async(
                [str(watched.channel_id)],
                countdown=random.uniform(0, EVERY * 0.8),  # noqa: S311 - a spread, no secret
                expires=EVERY * 4,
            )


@tenant_task()
def refresh_session(channel_id: str) -> None:
    channel = Channel.objects.present().filter(pk=channel_id).first()
    if channel:
        verbs.refresh(current_tenant(), channel)
