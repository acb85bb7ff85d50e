"""No more people are written to first than the number may."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from apps.accounts.momentary import store
from apps.conversations.delivery import newcomers
from apps.conversations.models import BatchLine, Message, Thread
from apps.conversations.pace import portfolio as counts
from apps.whatsapp.models import Channel, Template
from tests.simulated import WABA


@pytest.fixture
def portfolio(house, settings):
    """A portfolio that may write to fifty people a day, and a template for it."""
    settings.META_GRAPH_URL = house.simulator.url
    Channel.objects.update(sandbox=False, tier="TIER_50", portfolio="p50")
    told = {"wabaId": WABA, "name": "order_ready", "language": "pt_BR"}
    house.simulator.sim_post("templates", {**told, "category": "UTILITY"})
    Template.objects.create(
        account=WABA, name="order_ready", language="pt_BR", category="utility", status="approved"
    )
    yield
    store().delete("portfolio:p50:people", "portfolio:p50:whole")


def hello(house, people):
    content = {"name": "order_ready", "language": "pt_BR", "components": []}
    said = {"kind": "template", "content": content, "weight": 1}
    return house.batch(people, variants=[said])


def test_over_the_portfolios_limit_people_wait_in_their_line(house, portfolio, monkeypatch):
    asked: list[int] = []
    take = counts.take

    def counted(*args, **kwargs):
        asked.append(1)
        return take(*args, **kwargs)

    monkeypatch.setattr(counts, "take", counted)
    people = house.meet(60)
    hello(house, people)
    Thread.objects.filter(contact__in=people[5:]).delete()  # five wrote to us today

    house.deliver(6)

    assert house.statuses() == {"sent": 55, "queued": 5}
    waiting = Message.objects.filter(status="queued")
    assert not waiting.filter(due_at__isnull=False).exists()
    line = BatchLine.objects.get()
    assert line.done_at is None
    # It goes on with them, and not before a while: that they wait is known.
    assert line.watermark is None or line.watermark < min(one.pk for one in waiting)
    assert len(asked) <= 2


def test_a_lost_count_is_rebuilt_from_what_was_sent(house, portfolio):
    hello(house, house.meet(40))
    Thread.objects.all().delete()
    house.deliver(6)
    store().delete("portfolio:p50:people", "portfolio:p50:whole")

    hello(house, house.meet(30))
    Thread.objects.all().delete()
    house.deliver(6)

    assert house.statuses() == {"sent": 50, "queued": 20}


def test_a_young_number_by_qr_code_climbs_its_ladder(house):
    channel = house.connect("young", provider="waha", sandbox=False, throughput=None)
    house.tenant.time_zone = "America/Sao_Paulo"
    noon = timezone.localtime(timezone=ZoneInfo("America/Sao_Paulo")).replace(hour=12, minute=0)

    people = house.meet(12)
    house.batch(people, channel=channel)
    Message.objects.filter(contact__in=people).update(status="sent", sent_at=timezone.now())

    assert newcomers.room(house.tenant, channel, now=noon) == 8
    Channel.objects.filter(pk=channel.pk).update(created_at=noon - timedelta(days=5))
    channel.refresh_from_db()
    assert newcomers.room(house.tenant, channel, now=noon) == 38
    assert newcomers.room(house.tenant, channel, now=noon + timedelta(hours=11)) == 0
    assert newcomers.room(house.tenant, house.channel, now=noon) is None
