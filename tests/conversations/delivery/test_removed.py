"""What waited for a channel that was removed ends, and says why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from apps.accounts import quotas
from apps.accounts.actor import PLATFORM
from apps.accounts.ids import new_id
from apps.accounts.tenancy import in_public
from apps.conversations import outbox, outcomes, tallying
from apps.conversations.delivery import due, lines, reception
from apps.conversations.models import BatchLine, Message
from apps.conversations.outbox import Draft
from apps.whatsapp.models import Channel
from tests.conversations.delivery.house import House


@pytest.fixture
def acme_house(inside_acme):
    house = House(inside_acme, simulator=None)
    house.connect("other")
    house.connect()
    return house


def remove(house) -> None:
    Channel.objects.filter(pk=house.channels[0].pk).update(
        deleted_at=timezone.now(), status="offline"
    )


def look(house) -> None:
    reception.look(house.tenant, new_id(), [], 0)


def companies(house) -> list[str]:
    with in_public():
        found = due.schemas()
    connection.set_tenant(house.tenant)
    return found


def test_replies_end_and_give_their_place_in_the_day_back(acme_house):
    one, other = acme_house.meet(2)
    draft = Draft(to=one, content={"text": "Hi"}, channel=acme_house.channels[0])
    gone = outbox.send(acme_house.tenant, draft, by=PLATFORM)
    later = acme_house.reply(one, due_at=timezone.now() + timedelta(days=1))
    stays = acme_house.reply(other, channel=acme_house.channels[1], due_at=timezone.now())
    remove(acme_house)
    Channel.objects.exclude(deleted_at__isnull=False).update(held="by_admin")
    assert companies(acme_house) == ["t_acme"]

    look(acme_house)

    for message in (gone, later, stays):
        message.refresh_from_db()
    assert (gone.status, gone.code) == (later.status, later.code) == ("cancelled", "channel_gone")
    assert "removed" in outcomes.in_words(gone, "meta")
    assert stays.status == "queued"
    assert quotas.use_of(acme_house.tenant, "messages_per_day").used == 0
    assert companies(acme_house) == []


def test_bulk_of_a_program_ends_and_is_over(acme_house):
    batch = acme_house.batch(acme_house.meet(3), origin="api")
    lines.draw()
    remove(acme_house)
    assert companies(acme_house) == ["t_acme"]

    look(acme_house)

    batch.refresh_from_db()
    assert tallying.counts(batch).cancelled == 3
    assert batch.finished_at
    assert BatchLine.objects.get().done_at
    assert companies(acme_house) == []


def test_a_campaigns_may_go_by_another_channel(acme_house):
    acme_house.batch(acme_house.meet(3))
    lines.draw()
    remove(acme_house)

    look(acme_house)

    assert set(Message.objects.values_list("status", flat=True)) == {"queued"}
