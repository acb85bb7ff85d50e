"""Webhooks overtake each other: of two words on one matter, the one with the later date holds."""

from __future__ import annotations

from datetime import datetime

from apps.whatsapp.models import Channel


def is_latest(channel: Channel, matter: str, at: datetime | None) -> bool:
    """Whether nothing later was said of it; then this is remembered. What has no date counts.

    In the transaction that acts on it.
    """
    if at is None:
        return True
    row = Channel.objects.select_for_update().only("told_at").get(pk=channel.pk)
    known = row.told_at.get(matter)
    if known and datetime.fromisoformat(known) > at:
        return False
    row.told_at[matter] = at.isoformat()
    row.save(update_fields=["told_at"])
    return True
