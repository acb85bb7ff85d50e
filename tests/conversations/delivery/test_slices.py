"""A slice sends what there is, once each, replies first."""

from __future__ import annotations

from apps.conversations import tallying
from apps.conversations.models import Batch, Claim, Duty, Message


def test_a_batch_of_two_thousand_leaves_once_each(house):
    batch = house.batch(house.meet(2000))

    assert house.deliver() == 2000

    assert house.statuses() == {"sent": 2000}
    assert house.stats()["accepted"] == house.stats()["unique"] == 2000
    assert not Claim.objects.exists()
    assert tallying.counts(batch).sent == 2000


def test_what_was_said_to_each_is_kept(house):
    person = house.meet()[0]
    house.batch([person])

    house.deliver()

    message = Message.objects.get()
    assert message.content == {"text": f"Hello {person.name}"}
    assert message.provider_id.startswith("wamid.")
    assert message.attempt == 1
    [arrived] = house.simulator.sim("messages")["messages"]
    assert arrived["body"]["text"]["body"] == f"Hello {person.name}"
    assert arrived["bizOpaqueCallbackData"] == str(message.pk)
    assert Duty.objects.get().owner is None
    assert Batch.objects.get().pk
