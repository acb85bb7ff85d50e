"""What lets waiting messages leave: a channel that is back, a template that may be used again."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from apps.accounts.tenancy import current_tenant
from apps.conversations.delivery import waking
from apps.whatsapp import news


@receiver(news.channel_changed)
@receiver(news.template_changed)
def look_again(**_: Any) -> None:
    waking.wake(current_tenant())
