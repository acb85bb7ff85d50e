"""When the last one leaves: what fits into each day's hours and limits."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.hours import Hours, read
from apps.campaigns.preflight.timing import plan

ZONE = ZoneInfo("America/Sao_Paulo")
NOON = datetime(2026, 11, 23, 15, tzinfo=UTC)  # a Monday, 12:00 there
ALWAYS = Hours(ZONE)
SHOP = read({"week": {"mon": [["09:00", "13:00"]], "tue": [["09:00", "13:00"]]}}, zone=ZONE.key)


def no_limit(_day: int) -> None:
    return None


def test_at_once_and_as_fast_as_the_channel():
    found = plan(NOON, 600, per_second=1, hours=ALWAYS, zone=ZONE, most=no_limit)
    assert (found.starts_at, found.finishes_at) == (NOON, NOON + timedelta(minutes=10))


def test_what_does_not_fit_before_the_shop_shuts_leaves_the_next_day():
    found = plan(NOON, 3600 + 60, per_second=1, hours=SHOP, zone=ZONE, most=no_limit)
    assert found.finishes_at == datetime(2026, 11, 24, 12, 1, tzinfo=UTC)


def test_a_days_limit_moves_the_rest_to_the_days_after():
    found = plan(NOON, 25, per_second=1, hours=ALWAYS, zone=ZONE, most=lambda _day: 10)
    assert found.finishes_at.astimezone(ZONE).date().day == 25
    never = plan(NOON, 25, per_second=1, hours=ALWAYS, zone=ZONE, most=lambda _day: 0)
    assert never.finishes_at is None


def test_a_number_on_a_qr_code_writes_by_day():
    night = datetime(2026, 11, 24, 2, tzinfo=UTC)
    found = plan(night, 1, per_second=1, hours=ALWAYS, zone=ZONE, most=no_limit, by_day=True)
    assert found.starts_at.astimezone(ZONE).hour == 7


@given(
    people=st.integers(0, 100_000),
    rate=st.floats(0.05, 100),
    daily=st.one_of(st.none(), st.integers(500, 50_000)),
)
def test_the_end_lies_in_open_hours_and_no_earlier_than_the_rate_allows(people, rate, daily):
    found = plan(NOON, people, per_second=rate, hours=SHOP, zone=ZONE, most=lambda _day: daily)
    if found.finishes_at is None:
        return
    assert SHOP.is_open(found.finishes_at - timedelta(milliseconds=1)) or not people
    spent = SHOP.open_seconds(NOON, found.finishes_at)
    assert spent >= people / rate - 1
