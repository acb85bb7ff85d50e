"""What lets waiting messages leave, such as a channel that is back, and what holds them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from apps.accounts.models import Tenant
from apps.accounts.tenancy import current_tenant
from apps.conversations import news as our_news
from apps.conversations.advancing import Advance
from apps.conversations.delivery import holding, waking
from apps.whatsapp import news


@receiver(news.channel_changed)
@receiver(news.template_changed)
def look_again(**_: Any) -> None:
    waking.wake(current_tenant())


@receiver(our_news.messages_advanced)
def hold_what_fails(advances: Sequence[Advance], tenant: Tenant, **_: Any) -> None:
    holding.heard(tenant, advances)
