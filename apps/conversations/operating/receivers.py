"""What is counted as soon as the engine speaks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from apps.accounts.models import Tenant
from apps.conversations import news
from apps.conversations.advancing import Advance
from apps.conversations.operating import counting, figures


@receiver(news.messages_advanced)
def count_what_became(advances: Sequence[Advance], tenant: Tenant, **_: Any) -> None:
    figures.note(tenant, counting.of_advances(advances))
