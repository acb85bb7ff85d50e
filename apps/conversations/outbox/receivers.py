"""What the door out does when the engine speaks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from apps.accounts.models import Tenant
from apps.conversations import news
from apps.conversations.advancing import Advance
from apps.conversations.outbox import reacting


@receiver(news.messages_advanced)
def show_reactions(advances: Sequence[Advance], tenant: Tenant, **_: Any) -> None:
    reacting.show(tenant, advances)
