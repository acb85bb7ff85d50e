"""What is heard of messages nobody knows of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from apps.conversations import news
from apps.conversations.advancing import Advance
from apps.conversations.doubts import noting


@receiver(news.messages_advanced)
def note_doubts(advances: Sequence[Advance], **_: Any) -> None:
    noting.note(advances)
