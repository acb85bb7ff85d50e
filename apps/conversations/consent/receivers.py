"""What the wire says of people's wishes, as soon as it is said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from apps.accounts.tenancy import current_tenant
from apps.conversations.consent import preferences
from apps.whatsapp import news
from apps.whatsapp.events import PreferenceChanged, StatusChanged


@receiver(news.preferences_received)
def note_preferences(
    events: Sequence[PreferenceChanged], channels: preferences.Channels, **_: Any
) -> None:
    preferences.note(current_tenant(), events, channels=channels)


@receiver(news.statuses_received)
def note_refusals(
    events: Sequence[StatusChanged], channels: preferences.Channels, **_: Any
) -> None:
    preferences.note_refusals(current_tenant(), events, channels=channels)
