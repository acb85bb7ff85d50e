"""The 24 hours after somebody wrote, in which anything may be said to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from apps.conversations.models import Contact, Message, Thread
from apps.conversations.outbox.refusals import WindowClosed
from apps.whatsapp.models import Channel
from apps.whatsapp.providers import provider_of


def until(contacts: Iterable[Contact], channel: Channel) -> dict[UUID, datetime]:
    """Contact → until when; also of windows that have closed. Nobody where a channel has none."""
    if not provider_of(channel.provider).capabilities.window:
        return {}
    threads = Thread.objects.filter(contact__in=list(contacts), channel=channel)
    told = threads.values_list("contact_id", "window_until")
    return {contact_id: closes_at for contact_id, closes_at in told if closes_at}


def why_not(channel: Channel, kind: str, closes_at: datetime | None) -> WindowClosed | None:
    """None: it may be said now."""
    if kind == Message.Kind.TEMPLATE or not provider_of(channel.provider).capabilities.window:
        return None
    if closes_at is not None and closes_at > timezone.now():
        return None
    return WindowClosed(closes_at)
