"""Two workers deal at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import connection

from apps.accounts.models import Membership, Tenant
from apps.accounts.tenancy import in_public, in_tenant
from apps.conversations.models import Conversation, ConversationEvent, InboxRules
from tests.conversations.folders.conftest import make_channel, make_conversation
from tests.conversations.hired import go, hire
from tests.factories import make_tenant, make_user

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
GIVE = """
from apps.conversations.assignment import giving
giving.give(tenant)
"""
MANY = 60


@pytest.fixture
def busy(transactional_db: None) -> Iterator[Tenant]:
    with in_public():
        tenant = make_tenant("Dealers")
        Membership.objects.filter(tenant=tenant).delete()
        for name in ("ana", "bruno", "carla"):
            user = make_user(f"{name}@dealers.example.com", name=name)
            Membership.objects.create(tenant=tenant, user=user, role="agent")
    with in_tenant(tenant):
        InboxRules.objects.create(pk=1, policy="round_robin")
        shop = make_channel()
        for n in range(MANY):
            make_conversation(shop, f"P{n}")
    yield tenant
    connection.set_schema_to_public()


def test_each_conversation_goes_to_one_and_everybody_gets_as_many(busy: Tenant):
    assert go(hire(busy, GIVE), hire(busy, GIVE)) == [0, 0]
    with in_tenant(busy):
        shares = Counter(Conversation.objects.values_list("assignee_id", flat=True))
        assert set(shares.values()) == {MANY // 3}
        assert ConversationEvent.objects.filter(kind="assigned").count() == MANY
