"""Whether it is somebody's time, by their own clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from apps.accounts.hours import checked, read
from apps.conversations.delivery.clocks import NEVER, Clock, Clocks, clock

MINUTE = timedelta(minutes=1)
ZONES = (
    "America/Sao_Paulo", "America/Manaus", "America/New_York", "Europe/Lisbon", "Asia/Kolkata",
    "Australia/Lord_Howe", "Pacific/Kiritimati", "Africa/Casablanca",
)  # fmt: skip
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
#: Near them clocks are changed in one of the zones.
TURNS = [datetime(2026, *day, tzinfo=UTC) for day in ((3, 8), (3, 29), (4, 4), (10, 4), (11, 1))]
MOMENTS = st.one_of(
    st.builds(lambda minutes: TURNS[0] + timedelta(minutes=minutes), st.integers(0, 800_000)),
    st.builds(
        lambda turn, minutes: turn + timedelta(minutes=minutes),
        st.sampled_from(TURNS),
        st.integers(-24 * 60, 24 * 60),
    ),
)


@st.composite
def stretches(draw: st.DrawFn) -> list[list[str]]:
    marks = sorted(draw(st.sets(st.integers(0, 96), max_size=4)))
    pairs = zip(marks[::2], marks[1::2], strict=False)
    return [[f"{a // 4:02}:{a % 4 * 15:02}", f"{b // 4:02}:{b % 4 * 15:02}"] for a, b in pairs]


WEEKS = st.fixed_dictionaries({day: stretches() for day in DAYS})
ALL_DAY = {day: [["00:00", "24:00"]] for day in DAYS}


def is_open_on_the_wall(week: dict[str, list[list[str]]], zone: str, at: datetime) -> bool:
    """As somebody reads it off: the day, and the clock."""
    local = at.astimezone(ZoneInfo(zone))
    wall = f"{local.hour:02}:{local.minute:02}"
    return any(start <= wall < end for start, end in week[DAYS[local.weekday()]])


@given(week=WEEKS, zone=st.sampled_from(ZONES), now=MOMENTS)
@example(week=ALL_DAY, zone="America/New_York", now=TURNS[0])
def test_nothing_leaves_outside_the_hours_of_whoever_gets_it(week, zone, now):
    stored = {"zone": "Asia/Tokyo", "week": week}
    if not any(week.values()):
        return

    told = Clocks(stored, "America/Sao_Paulo", now).of(zone, "+5511900000101")

    assert is_open_on_the_wall(week, zone, now) == (told.opens_at is None)
    if told.opens_at is None:
        last = (told.closes_at or now + timedelta(days=1)) - timedelta(seconds=1)
        between = [now + n * (last - now) / 7 for n in range(8)]
        assert all(is_open_on_the_wall(week, zone, at) for at in between)
        assert told.closes_at is None or not is_open_on_the_wall(week, zone, told.closes_at)
    else:
        assert is_open_on_the_wall(week, zone, told.opens_at)
        assert not is_open_on_the_wall(week, zone, told.opens_at - timedelta(seconds=1))
        waiting = [now + n * (told.opens_at - now) / 7 for n in range(7)]
        assert not any(is_open_on_the_wall(week, zone, at) for at in waiting)


def test_hours_that_never_come_are_asked_for_again():
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    never = read(checked({"week": {"mon": []}}), zone="UTC")

    assert clock(never, now) == Clock(opens_at=now + NEVER)


@pytest.mark.parametrize(
    ("said", "phone", "zone", "clock_of"),
    [
        ("Asia/Tokyo", "+5511900000101", "", "Asia/Tokyo"),  # what was said of them
        ("", "+5592900000101", "Asia/Tokyo", "America/Manaus"),  # their number's
        ("", "+12", "Europe/Lisbon", "Europe/Lisbon"),  # not known: that of the hours
        ("", "", "", "America/Sao_Paulo"),  # or the company's
        ("Nowhere/Never", "", "", "America/Sao_Paulo"),
    ],
)
def test_whose_clock_it_is(said, phone, zone, clock_of):
    week = {day: [["09:00", "18:00"]] for day in DAYS}
    nine = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo(clock_of))
    stored = {"zone": zone, "week": week}

    assert Clocks(stored, "America/Sao_Paulo", nine).of(said, phone).opens_at is None
    early = Clocks(stored, "America/Sao_Paulo", nine - MINUTE).of(said, phone)
    assert early.opens_at == nine
