"""A company with two channels, and Rosa, who wrote an hour ago."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant, User
from apps.conversations.models import Contact, Conversation, Message, Thread
from apps.whatsapp.models import Channel, Media, Template
from tests.conversations.consent.people import make_contact

ROSA = "+5511900000101"
BODY = {"type": "BODY", "text": "Oi {{1}}, seu pedido {{2}} saiu."}
NO_VALUES = {"type": "BODY", "text": "We are open on Sunday."}


def make_channel(name: str = "support", **fields: Any) -> Channel:
    made = Channel(
        **{
            "provider": "meta",
            "display_name": name.title(),
            "name": name,
            "status": "online",
            "key": f"22000000000{name}",
            "account": "110000000000001",
            **fields,
        }
    )
    made.set_credentials(access_token="a-token-of-the-test")
    made.save()
    return made


def make_thread(contact: Contact, channel: Channel, *, silent_for: timedelta) -> Thread:
    """`silent_for`: since they last wrote."""
    at = timezone.now() - silent_for
    return Thread.objects.create(
        contact=contact,
        channel=channel,
        last_inbound_at=at,
        window_until=at + timedelta(hours=24),
    )


def make_template(channel: Channel, name: str = "on_its_way", **fields: Any) -> Template:
    return Template.objects.create(
        **{
            "account": channel.account,
            "sandbox": channel.sandbox,
            "name": name,
            "language": "pt_BR",
            "category": "utility",
            "components": [BODY],
            "status": "approved",
            "provider_id": f"9{name}",
            **fields,
        }
    )


def make_media(**fields: Any) -> Media:
    """A picture that is said to be there; its bytes are nobody's concern here."""
    return Media.objects.create(
        **{
            "kind": "image",
            "state": "stored",
            "mime_type": "image/png",
            "size": 1000,
            "filename": "shop.png",
            **fields,
        }
    )


def make_inbound(contact: Contact, channel: Channel, provider_id: str = "wamid.IN") -> Message:
    return Message.objects.create(
        contact=contact,
        channel=channel,
        direction="in",
        origin="person",
        kind="text",
        content={"text": "Hello"},
        status="received",
        provider_id=provider_id,
    )


@pytest.fixture
def by(agent: User) -> Actor:
    return Actor(user=agent)


@pytest.fixture
def channel(inside_acme: Tenant) -> Channel:
    return make_channel()


@pytest.fixture
def qr(inside_acme: Tenant) -> Channel:
    return make_channel("loja", provider="waha", gateway_url="http://127.0.0.1:1", account="")


@pytest.fixture
def rosa(inside_acme: Tenant) -> Contact:
    return make_contact(ROSA)


@pytest.fixture
def thread(rosa: Contact, channel: Channel) -> Thread:
    return make_thread(rosa, channel, silent_for=timedelta(hours=1))


@pytest.fixture
def conversation(thread: Thread) -> Conversation:
    return Conversation.objects.create(
        thread=thread,
        contact=thread.contact,
        channel=thread.channel,
        last_message_at=timezone.now() - timedelta(hours=1),
    )


@pytest.fixture
def limited(acme: Tenant) -> Callable[..., None]:
    """Give the company a limit of its own."""

    def set_limit(**limits: int) -> None:
        acme.quota_overrides = limits
        acme.save(update_fields=["quota_overrides"])

    return set_limit
