"""Two workers deal at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from apps.accounts import schemas
from apps.accounts.models import Membership, Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Conversation, ConversationEvent, InboxRules
from tests.conversations.folders.conftest import make_channel, make_conversation
from tests.conversations.hired import go, hire
from tests.factories import make_tenant, make_user

pytestmark = pytest.mark.slow
GIVE = """
from apps.conversations.assignment import giving
giving.give(tenant)
"""
MANY = 60


@pytest.fixture
def busy(committing: None) -> Iterator[Tenant]:
    """A company of three, with as many conversations as they can share."""
    people = [make_user(f"{n}@dealers.example.com", name=n) for n in ("ana", "bruno", "carla")]
    tenant = make_tenant("Dealers", owner=people[0])
    Membership.objects.filter(tenant=tenant).delete()
    for user in people:
        Membership.objects.create(tenant=tenant, user=user, role="agent")
    with in_tenant(tenant):
        InboxRules.objects.create(pk=1, policy="round_robin")
        shop = make_channel()
        for n in range(MANY):
            make_conversation(shop, f"P{n}")
    yield tenant
    schemas.drop(tenant.schema_name)


def test_each_conversation_goes_to_one_and_everybody_gets_as_many(busy: Tenant):
    assert go(hire(busy, GIVE), hire(busy, GIVE)) == [0, 0]
    with in_tenant(busy):
        shares = Counter(Conversation.objects.values_list("assignee_id", flat=True))
        assert set(shares.values()) == {MANY // 3}
        assert ConversationEvent.objects.filter(kind="assigned").count() == MANY
