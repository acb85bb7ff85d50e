"""When the last one leaves where each recipient's own clock counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.hours import Hours, read
from apps.campaigns.clocks import windows, zones
from apps.campaigns.results import progress
from apps.campaigns.running.finishing import through
from apps.conversations.models import Contact

OFFICE = {"week": {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}}
MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)  # 9:00 in São Paulo, 21:00 in Tokyo


def office(zone: str) -> Hours:
    return read(OFFICE, zone=zone)


HERE, THERE = office("America/Sao_Paulo"), office("Asia/Tokyo")


def test_whoever_lives_where_it_is_night_gets_it_the_next_morning():
    assert through([(HERE, 3600)], MONDAY, 1) == MONDAY + timedelta(hours=1)
    tokyo = datetime(2026, 11, 24, tzinfo=UTC)  # 9:00 there
    assert through([(HERE, 3600), (THERE, 60)], MONDAY, 1) == tokyo + timedelta(minutes=1)


def test_those_who_are_open_together_share_the_speed():
    manaus = office("America/Manaus")  # opens an hour later, and shuts an hour later
    found = through([(HERE, 1800), (manaus, 1800)], MONDAY, 1)
    assert found == MONDAY + timedelta(hours=1, minutes=30)


def test_nobody_waits_or_nothing_ever_opens():
    shut = read({"week": {"mon": []}}, zone="UTC")
    assert through([], MONDAY, 1) == MONDAY
    assert through([(shut, 1)], MONDAY, 1) is None
    assert through([(HERE, 1)], MONDAY, 0) is None


@given(
    here=st.integers(0, 200_000),
    there=st.integers(0, 200_000),
    rate=st.floats(0.5, 80),
    start=st.integers(0, 7 * 24 * 60),
)
def test_it_is_no_sooner_than_each_alone_and_no_later_than_one_after_the_other(
    here, there, rate, start
):
    at = MONDAY + timedelta(minutes=start)
    both = through([(HERE, here), (THERE, there)], at, rate)
    alone = [through([one], at, rate) for one in ((HERE, here), (THERE, there))]

    assert both is not None
    slack = timedelta(seconds=1)
    assert both + slack >= max(alone)
    after = windows.after(HERE, windows.after(THERE, at, there / rate), here / rate)
    assert both <= after + slack


def test_the_live_page_asks_the_clocks_of_those_who_wait(plan):
    window = plan.window(OFFICE["week"], in_recipients_zone=True)
    campaign = plan.started(4, window=window)
    one = Contact.objects.order_by("pk").values("pk")[:1]
    Contact.objects.filter(pk__in=one).update(time_zone="Asia/Tokyo")

    told = zones.waiting(plan.now(campaign), ZoneInfo("UTC"))

    assert told.total() == 4
    assert told[ZoneInfo("Asia/Tokyo")] == 1
    assert progress.of(plan.now(campaign)).finishes_at is not None
