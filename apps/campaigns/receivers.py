"""What campaigns hear from below: one line each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from apps.campaigns import counting
from apps.conversations import news
from apps.conversations.passages import Passage


@receiver(news.batches_passed)
def count_what_became(passages: Sequence[Passage], **_: Any) -> None:
    counting.note(passages)
