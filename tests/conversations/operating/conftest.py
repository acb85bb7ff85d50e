"""Acme and Globex with a number each, and what waits there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.models import DeliveryFigure, EngineState, Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Batch, Contact, Message
from apps.whatsapp.models import Channel


class Company:
    """`channel`: its only one."""

    def __init__(self, tenant: Tenant, name: str) -> None:
        self.tenant = tenant
        with in_tenant(tenant):
            self.channel = Channel.objects.create(
                provider="meta",
                status="online",
                display_name=name,
                name=name.lower().replace(" ", "-"),
                key=f"22000000000{len(name):04}",
                throughput=80,
            )

    def reply(self, *, waits: timedelta = timedelta(), **fields: Any) -> Message:
        with in_tenant(self.tenant):
            return Message.objects.create(
                **{
                    "contact": Contact.objects.create(name="Rosa"),
                    "channel": self.channel,
                    "direction": "out",
                    "origin": "agent",
                    "kind": "text",
                    "content": {"text": "Hi"},
                    "status": "queued",
                    "due_at": timezone.now() - waits,
                    **fields,
                }
            )

    def batch(self, queued: int, **fields: Any) -> Batch:
        with in_tenant(self.tenant):
            return Batch.objects.create(
                **{
                    "origin": "campaign",
                    "category": "utility",
                    "is_open": True,
                    "frozen_at": timezone.now(),
                    "queued": queued,
                    **fields,
                }
            )


@pytest.fixture(autouse=True)
def _nothing_counted_yet(db: None) -> None:
    """Whatever tests of delivery have committed is none of ours."""
    DeliveryFigure.objects.all().delete()
    EngineState.objects.all().delete()


@pytest.fixture
def sales(acme: Tenant) -> Company:
    return Company(acme, "Sales")


@pytest.fixture
def stock(globex: Tenant) -> Company:
    return Company(globex, "Stock room")
