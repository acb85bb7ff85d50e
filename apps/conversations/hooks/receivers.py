"""What endpoints are told as soon as it happens."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.dispatch import receiver

from apps.accounts.models import Tenant
from apps.conversations import news
from apps.conversations.advancing import Advance
from apps.conversations.consent.ledger import Noted
from apps.conversations.hooks import writing
from apps.conversations.models import Message


@receiver(news.messages_arrived)
def tell_what_arrived(messages: Sequence[Message], tenant: Tenant, **_: Any) -> None:
    writing.arrived(tenant, messages)


@receiver(news.messages_advanced)
def tell_how_far(advances: Sequence[Advance], tenant: Tenant, **_: Any) -> None:
    writing.advanced(tenant, advances)


@receiver(news.consent_turned)
def tell_what_people_want(noted: Sequence[Noted], tenant: Tenant, **_: Any) -> None:
    writing.turned(tenant, noted)
