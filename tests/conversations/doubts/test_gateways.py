"""Uncertain messages of QR sessions: their own chat is looked through."""

from __future__ import annotations

import pytest
from django.db.models import F

from apps.accounts.models import Tenant
from apps.conversations.doubts import pulling
from apps.conversations.models import Contact, Doubt, Message
from apps.whatsapp import transport
from apps.whatsapp.connections import connection_of
from apps.whatsapp.messages import Address, Text
from apps.whatsapp.messages import Message as WireMessage
from apps.whatsapp.models import Channel
from apps.whatsapp.providers import provider_of
from tests.conversations.consent.people import make_contact
from tests.conversations.doubts.conftest import make_unknown
from tests.simulated import until
from tests.whatsapp.sessions import conftest as sessions
from tests.whatsapp.sessions.conftest import Gateway, make_channel

gateway_process, gateway, linked = sessions.gateway_process, sessions.gateway, sessions.linked
ACCEPTED_WITH_500 = "+5511900000955"
WORDS = "Your order is ready"


@pytest.fixture
def channel(inside_acme: Tenant, gateway: Gateway) -> Channel:
    return make_channel(inside_acme, gateway.url)


@pytest.fixture
def rosa(inside_acme: Tenant) -> Contact:
    return make_contact(ACCEPTED_WITH_500)


def send(linked: Channel, text: str) -> None:
    """It leaves, and the answer says nothing of it."""
    provider = provider_of("waha")
    message = WireMessage(Address(phone=ACCEPTED_WITH_500), Text(text))
    answer = transport.call(provider.request_for(connection_of(linked), message))
    assert answer.status == 500


def pulled(tenant: Tenant) -> int:
    Doubt.objects.update(ask_at=F("since"))
    return pulling.pull(tenant)


def test_the_same_words_in_the_same_chat_at_that_moment_are_the_message(inside_acme, linked, rosa):
    send(linked, WORDS)
    message = make_unknown(rosa, linked)

    until(lambda: pulled(inside_acme), seconds=20)

    message.refresh_from_db()
    assert message.status in {"sent", "delivered", "read"}
    assert message.provider_id.startswith("true_")
    assert not Doubt.objects.exists()


@pytest.mark.parametrize("said", [[], ["Something else"], [WORDS, WORDS]])
def test_anything_else_leaves_it_uncertain(inside_acme, linked, rosa, said):
    for text in said:
        send(linked, text)
    message = make_unknown(rosa, linked)

    assert pulled(inside_acme) == 0

    message.refresh_from_db()
    assert message.status == "unknown"


def test_a_gateway_that_is_away_leaves_it_uncertain(inside_acme, gateway, rosa):
    away = make_channel(inside_acme, "http://127.0.0.1:9", name="away")
    make_unknown(rosa, away)

    assert pulled(inside_acme) == 0
    assert Message.objects.get().status == "unknown"
    assert Doubt.objects.get().asks == 1
