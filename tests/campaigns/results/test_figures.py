"""Figures of a campaign are the sums of what its messages came into, in whatever order."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.campaigns.models import Campaign, Figure
from apps.campaigns.results import counting, figures
from apps.campaigns.results.figures import Coded
from apps.conversations import advancing
from apps.conversations.models import Batch, Message
from apps.conversations.ranks import RANK, Change
from tests.conversations.consent.people import make_contact
from tests.conversations.outbox.conftest import make_channel

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PRICE = {"pricing": "regular", "category": "marketing", "cost": Decimal("0.0625")}


def make_campaign(messages: int, **fields) -> Campaign:
    """With messages on their way, of two variants in turn."""
    batch = Batch.objects.create(origin="campaign", category="marketing", sending=messages)
    channel = make_channel(f"c{batch.pk}")
    Message.objects.bulk_create(
        Message(
            contact=make_contact(f"+55119000{n:05}", name=f"N {n}"),
            channel=channel,
            batch=batch,
            variant=n % 2,
            direction="out",
            origin="campaign",
            kind="text",
            status="sending",
            category="marketing",
        )
        for n in range(messages)
    )
    return Campaign.objects.create(name="Sale", status="running", batch=batch, **fields)


def ids_of(campaign: Campaign) -> list:
    return list(campaign.batch.messages.order_by("variant", "id").values_list("pk", flat=True))


def told(tenant, pk, status: str, *, after: float = 0.0, **fields) -> None:
    """So many minutes after noon."""
    advancing.apply(tenant, [Change(pk, status, NOON + timedelta(minutes=after), **fields)])


def test_what_messages_came_into_is_counted_by_the_minute_variant_and_channel(inside_acme):
    campaign = make_campaign(4)
    first, second, third, fourth = ids_of(campaign)  # two of each variant
    told(inside_acme, first, "sent", after=0.2)
    told(inside_acme, first, "read", after=3)
    told(inside_acme, second, "sent", after=0.9)
    told(inside_acme, third, "failed", after=1, code="131026")
    told(inside_acme, fourth, "delivered", after=1.5)  # that it was sent comes later, or never
    told(inside_acme, fourth, "sent", after=1)

    by_minute = dict(figures.minutes(campaign))
    assert sorted(by_minute) == [NOON + timedelta(minutes=n) for n in (0, 1, 3)]
    assert by_minute[NOON].sent == 2
    third_minute = by_minute[NOON + timedelta(minutes=3)]
    assert (third_minute.delivered, third_minute.read) == (1, 1)
    variants = figures.by_variant(campaign)
    assert (variants[0].sent, variants[0].read, variants[0].failed) == (2, 1, 0)
    assert (variants[1].sent, variants[1].delivered, variants[1].failed) == (1, 1, 1)
    [channel] = figures.by_channel(campaign).values()
    assert channel == figures.total(campaign)
    assert figures.by_code(campaign) == [Coded("failed", "131026", 1)]


def test_what_becomes_known_is_not_unknown_any_more(inside_acme):
    campaign = make_campaign(3)
    first, second, third = ids_of(campaign)
    for pk in (first, second, third):
        told(inside_acme, pk, "unknown", code="no_answer")
    told(inside_acme, first, "delivered", after=9)
    told(inside_acme, second, "failed", after=9, code="131026")
    told(inside_acme, second, "delivered", after=20)  # it came after all

    assert figures.by_code(campaign) == [Coded("unknown", "no_answer", 1)]
    assert figures.minutes(campaign)[0][1].unknown == 1
    total = figures.total(campaign)
    assert (total.sent, total.delivered, total.failed, total.unknown) == (2, 2, 0, 1)


def test_a_price_is_counted_once_also_where_no_status_changes(inside_acme):
    campaign = make_campaign(3)
    first, second, third = ids_of(campaign)
    told(inside_acme, first, "delivered", after=1, **PRICE)
    told(inside_acme, first, "read", after=2, **PRICE)
    told(inside_acme, second, "delivered", after=1)
    told(inside_acme, second, "delivered", after=1, **PRICE)
    told(inside_acme, second, "delivered", after=1, **PRICE)
    told(inside_acme, third, "delivered", after=1, pricing="free_customer_service", cost=Decimal(0))

    assert figures.cost(campaign) == Decimal("0.125")
    assert figures.by_variant(campaign)[0].cost == Decimal("0.125")  # both are of the first
    assert figures.total(campaign).delivered == 3


def test_summing_up_keeps_the_sums_and_forgets_what_came_to_nothing(inside_acme):
    campaign = make_campaign(6, started_at=timezone.now())
    for n, pk in enumerate(ids_of(campaign)):
        told(inside_acme, pk, "unknown", code="no_answer")
        told(inside_acme, pk, "delivered", after=n % 2, **PRICE)
    before = figures.total(campaign), figures.minutes(campaign), figures.by_code(campaign)
    rows = Figure.objects.count()

    assert counting.schemas() == [inside_acme.schema_name]
    connection.set_tenant(inside_acme)
    counting.sum_recent_up()
    fewer = rows - Figure.objects.count()
    assert fewer > 0

    assert Figure.objects.filter(campaign=campaign, messages=0, cost=0).count() == 0
    kept = [(at, one) for at, one in before[1] if one != figures.Reached()]
    assert figures.minutes(campaign) == kept
    assert (figures.total(campaign), figures.by_code(campaign)) == (before[0], before[2])
    assert counting.sum_up(campaign) == 0


def test_other_batches_and_replies_are_counted_nowhere(inside_acme):
    campaign = make_campaign(2)
    of_api, single = ids_of(campaign)
    other = Batch.objects.create(origin="api", category="marketing", sending=1)
    Message.objects.filter(pk=of_api).update(batch=other)
    Message.objects.filter(pk=single).update(batch=None)
    told(inside_acme, of_api, "sent")
    told(inside_acme, single, "sent")

    assert not Figure.objects.exists()


CHANGES = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from([*(one for one in RANK if one not in {"queued", "sending"})]),
        st.sampled_from(["", "131026", "no_answer"]),
        st.integers(0, 3),
        st.booleans(),
    ),
    max_size=12,
)


@given(changes=CHANGES, cuts=st.sets(st.integers(0, 11)))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_it_is_told_the_figures_are_what_the_rows_say(inside_acme, changes, cuts):
    with transaction.atomic():
        campaign = make_campaign(3)
        ids, waiting = ids_of(campaign), []
        for n, (place, status, code, minute, priced) in enumerate(changes):
            at = NOON + timedelta(minutes=minute)
            change = Change(ids[place], status, at, code=code)
            waiting.append(replace(change, **PRICE) if priced else change)
            if n in cuts:
                advancing.apply(inside_acme, waiting)
                waiting = []
        advancing.apply(inside_acme, waiting)
        rows = list(campaign.batch.messages.all())
        total = figures.total(campaign)
        assert total.sent == sum(one.sent_at is not None for one in rows)
        assert total.delivered == sum(one.delivered_at is not None for one in rows)
        assert total.read == sum(one.read_at is not None for one in rows)
        assert total.cost == sum((one.cost for one in rows if one.cost), Decimal(0))
        ended = Counter((o.status, o.code) for o in rows if o.status in {"failed", "unknown"})
        assert {(o.status, o.code): o.messages for o in figures.by_code(campaign)} == ended
        assert all(one.unknown >= 0 and one.failed >= 0 for _at, one in figures.minutes(campaign))
        transaction.set_rollback(True)


@pytest.mark.parametrize("kind", ["minute", "variant"])
def test_nothing_is_nothing(inside_acme, kind):
    campaign = Campaign.objects.create(name="Draft")
    found = figures.minutes(campaign) if kind == "minute" else figures.by_variant(campaign)
    assert not found
    assert figures.total(campaign) == figures.Reached()
    assert figures.cost(campaign) == 0


def test_what_no_list_has_a_price_for_costs_what_the_company_says(inside_acme):
    """Of Meta's messages those that were charged: one has a price, one is free."""
    campaign = make_campaign(4, own_price=Decimal("0.20"))
    campaign.channels = [campaign.batch.messages.first().channel_id]
    first, second, third, fourth = ids_of(campaign)
    told(inside_acme, first, "delivered", after=1, **PRICE)
    told(inside_acme, second, "delivered", after=1, pricing="regular", cost=None)
    told(inside_acme, third, "delivered", after=1, pricing="free_customer_service", cost=Decimal(0))
    told(inside_acme, fourth, "sent", after=1)

    assert figures.cost(campaign) == Decimal("0.2625")
    assert figures.total(campaign).cost == Decimal("0.2625")
    assert sum(one.cost for one in figures.by_variant(campaign).values()) == Decimal("0.2625")
    counting.sum_up(campaign)
    told(inside_acme, second, "read", after=2, pricing="regular", cost=None)
    counting.sum_up(campaign)
    assert figures.cost(campaign) == Decimal("0.2625")
