"""When somebody is there, by the clock on the wall, wherever the wall is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.hours import BadHours, Hours, checked, read
from apps.accounts.hours.written import WEEKDAYS

OFFICE = {
    "week": {name: [["09:00", "12:00"], ["13:00", "18:00"]] for name in list(WEEKDAYS)[:5]},
    "holidays": "BR",
    "days": {"2026-12-24": [["09:00", "12:00"]], "01-25": [], "2026-12-25": [["10:00", "11:00"]]},
}
SP = "America/Sao_Paulo"
#: Sleepers, half hours, both hemispheres, a midnight change, and one that skipped a whole day.
ZONES = [
    SP, "America/New_York", "Europe/Lisbon", "Australia/Lord_Howe", "Asia/Kathmandu",
    "Pacific/Apia", "America/Santiago", "Africa/Casablanca", "UTC",
]  # fmt: skip


def at(text: str, zone: str = SP) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def office(zone: str = SP) -> Hours:
    return read(checked(OFFICE), zone=zone)


@pytest.mark.parametrize(
    ("when", "is_open"),
    [
        ("2026-11-23T08:59", False),
        ("2026-11-23T09:00", True),
        ("2026-11-23T12:00", False),
        ("2026-11-23T13:00", True),
        ("2026-11-23T17:59", True),
        ("2026-11-23T18:00", False),
        ("2026-11-22T10:00", False),  # a Sunday
        ("2026-11-20T10:00", False),  # a holiday of the whole country
        ("2027-03-26T10:00", False),  # Good Friday, which moves
        ("2026-12-24T10:00", True),  # a short day of the company's own
        ("2026-12-24T15:00", False),
        ("2026-12-25T10:30", True),  # its own day goes before the holiday
        ("2027-01-25T10:00", False),  # every year
        ("2028-01-25T10:00", False),
    ],
)
def test_the_day_decides_its_own_stretches_first_then_holidays_then_the_week(when, is_open):
    assert office().is_open(at(when)) is is_open


def test_without_hours_it_is_always_open():
    always = read(checked({}), zone=SP)
    now = at("2026-11-22T03:00")
    assert always.is_open(now)
    assert always.opens_next(now) == now
    assert always.closes_next(now) is None
    assert always.open_seconds(now, now + timedelta(days=2)) == 2 * 86400


def test_only_holidays_leave_the_rest_of_the_year_open():
    hours = read(checked({"holidays": "BR"}), zone=SP)
    assert hours.is_open(at("2026-11-22T03:00"))
    assert hours.closes_next(at("2026-12-20T10:00")) == at("2026-12-25T00:00")


def test_what_never_opens_says_so():
    never = read(checked({"week": {"mon": []}}), zone=SP)
    assert never.opens_next(at("2026-11-22T03:00")) is None
    assert never.closes_next(at("2026-11-22T03:00")) == at("2026-11-22T03:00")


def test_the_next_opening_jumps_over_nights_weekends_and_holidays():
    assert office().opens_next(at("2026-11-23T12:10")) == at("2026-11-23T13:00")
    assert office().opens_next(at("2026-11-19T18:30")) == at("2026-11-23T09:00")
    assert office().closes_next(at("2026-11-23T09:10")) == at("2026-11-23T12:00")


def test_midnight_is_no_gap_between_two_days():
    week = {name: [["00:00", "24:00"]] for name in WEEKDAYS}
    hours = read(checked({"week": week}), zone=SP)
    assert hours.closes_next(at("2026-11-23T23:00")) is None


def test_a_zone_of_its_own_goes_before_the_companys():
    hours = read(checked({**OFFICE, "zone": "Europe/Lisbon"}), zone=SP)
    assert hours.is_open(at("2026-11-23T09:30", "Europe/Lisbon"))


def test_an_hour_that_comes_twice_counts_twice_and_one_left_out_not_at_all():
    week = {"week": {"sun": [["00:00", "06:00"]]}}
    hours = read(checked(week), zone="America/New_York")
    back, forth = (
        at("2026-11-01T00:00", "America/New_York"),
        at("2026-03-08T00:00", "America/New_York"),
    )
    assert hours.open_seconds(back, back.astimezone(UTC) + timedelta(hours=12)) == 7 * 3600
    assert hours.open_seconds(forth, forth.astimezone(UTC) + timedelta(hours=12)) == 5 * 3600


@pytest.mark.parametrize(
    ("stored", "says"),
    [
        ({"week": {"mon": [["09:00", "9:30"]]}}, "9:30"),
        ({"week": {"mon": [["18:00", "09:00"]]}}, "next day"),
        ({"week": {"mon": [["09:00", "12:00"], ["11:00", "13:00"]]}}, "Monday: two stretches"),
        ({"week": {"mo": []}}, "can't be read"),
        ({"week": [], "days": {"2026-02-30": []}}, "2026-02-30"),
        ({"zone": "Mars/Olympus"}, "Mars/Olympus"),
        ({"holidays": "XX"}, "XX"),
        ({"wek": {}}, "can't be read"),
        ([], "can't be read"),
        ({"days": ["2026-01-01"]}, "can't be read"),
        ({"week": {"mon": "09:00"}}, "can't be read"),
        ({"week": {"mon": [["09:00"]]}}, "can't be read"),
        ({"week": {"mon": [[f"0{hour}:00", f"0{hour}:30"] for hour in range(7)]}}, "can't be"),
    ],
)
def test_what_is_wrong_is_said_with_its_day(stored, says):
    with pytest.raises(BadHours) as refused:
        checked(stored)
    assert says in str(refused.value)


CLOCKS = st.integers(0, 1440).map(lambda n: f"{n // 60:02}:{n % 60:02}")


@st.composite
def stretches(draw: Any) -> list[list[str]]:
    edges = sorted(set(draw(st.lists(CLOCKS, max_size=6))))
    edges = edges[: len(edges) // 2 * 2]
    return [list(pair) for pair in zip(edges[::2], edges[1::2], strict=True)]


@st.composite
def weeks(draw: Any) -> Hours:
    week = {name: draw(stretches()) for name in WEEKDAYS}
    return read(checked({"week": week}), zone=draw(st.sampled_from(ZONES)))


#: Half of them close to a change of clocks.
MOMENTS = st.one_of(
    st.datetimes(datetime(2011, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(
        ["2026-03-08T06:55", "2026-11-01T05:30", "2011-12-30T09:30", "2018-11-04T02:30",
         "2018-02-18T01:30", "2026-04-04T14:45", "2026-10-25T00:30"]
    ).map(lambda text: datetime.fromisoformat(text).replace(tzinfo=UTC)),
)  # fmt: skip


@given(weeks(), MOMENTS, st.integers(0, 3 * 86400))
def test_it_is_open_exactly_within_its_spans(hours: Hours, start: datetime, after: int):
    moment = start + timedelta(seconds=after)
    spans = list(hours.spans(start, start + timedelta(days=4)))
    within = any(begin <= moment < end for begin, end in spans)
    assert hours.is_open(moment) is within
    assert all(one[1] < other[0] for one, other in pairwise(spans))


@given(weeks(), MOMENTS)
def test_the_next_opening_and_closing_are_the_first_of_their_kind(hours: Hours, now: datetime):
    opens, closes = hours.opens_next(now), hours.closes_next(now)
    if opens is not None:
        assert hours.is_open(opens)
        assert hours.open_seconds(now, opens) == 0
    if closes is not None:
        assert not hours.is_open(closes)
        assert hours.open_seconds(now, closes) == (closes - now).total_seconds()


@given(weeks(), MOMENTS, st.integers(0, 10**6), st.integers(0, 10**6))
def test_open_time_adds_up_wherever_it_is_cut(hours: Hours, start: datetime, one: int, other: int):
    middle, end = start + timedelta(seconds=one), start + timedelta(seconds=one + other)
    parts = hours.open_seconds(start, middle) + hours.open_seconds(middle, end)
    assert parts == pytest.approx(hours.open_seconds(start, end))
