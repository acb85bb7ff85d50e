"""Acme's people and conversations that nobody has."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from apps.accounts.models import Membership, Tenant, User
from apps.conversations.models import Conversation, InboxRules
from apps.whatsapp.models import Channel
from tests.conversations.folders.conftest import make_channel, make_conversation
from tests.factories import make_user


@pytest.fixture
def shop(inside_acme: Tenant) -> Channel:
    return make_channel()


@pytest.fixture
def team_of(acme: Tenant) -> Callable[..., list[User]]:
    """Agents of these names; the founder, who could answer too, is not there."""

    def made(*names: str) -> list[User]:
        Membership.objects.filter(tenant=acme).delete()
        people = []
        for name in names:
            user = make_user(f"{name.lower()}@acme.example.com", name=name)
            Membership.objects.create(tenant=acme, user=user, role="agent")
            people.append(user)
        return people

    return made


@pytest.fixture
def waiting(shop: Channel) -> Callable[..., list[Conversation]]:
    def made(count: int, **fields: object) -> list[Conversation]:
        return [make_conversation(shop, f"P{n}", **fields) for n in range(count)]

    return made


@pytest.fixture
def rules(inside_acme: Tenant) -> Callable[..., InboxRules]:
    def made(**fields: object) -> InboxRules:
        return InboxRules.objects.update_or_create(pk=1, defaults=fields)[0]

    return made
