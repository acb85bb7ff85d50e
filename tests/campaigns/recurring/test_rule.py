"""When something goes out again and again: on the right days, once each, whatever clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.campaigns.recurring.rule import Rule

DAY = timedelta(days=1)
ZONES = (
    "America/Sao_Paulo", "America/New_York", "Europe/Lisbon", "Australia/Lord_Howe",
    "Asia/Kolkata", "Africa/Casablanca", "Pacific/Apia",
)  # fmt: skip
RULES = st.builds(
    Rule,
    every=st.sampled_from(("day", "week", "month")),
    begins=st.dates(date(2010, 1, 1), date(2030, 12, 31)),
    clock=st.times().map(lambda at: at.replace(second=0, microsecond=0, fold=0)),
    weekdays=st.frozensets(st.integers(0, 6)),
)


def wall(zone: str, *moment: int) -> datetime:
    return datetime(*moment, tzinfo=ZoneInfo(zone))  # type: ignore[misc]


def days_of(rule: Rule, zone: str, many: int) -> list[date]:
    start = datetime.combine(rule.begins, time(), UTC) - 2 * DAY
    moments = islice(rule.moments(start, ZoneInfo(zone)), many)
    return [at.astimezone(ZoneInfo(zone)).date() for at in moments]


@given(RULES, st.sampled_from(ZONES))
def test_moments_go_forward_on_days_of_the_rule_at_its_clock(rule, zone):
    there = ZoneInfo(zone)
    start = datetime.combine(rule.begins, time(), UTC) - 2 * DAY

    moments = list(islice(rule.moments(start, there), 40))

    assert len(moments) == 40
    assert moments == sorted(set(moments)), "none comes twice, and none goes back"
    asked = set(islice(rule.days(rule.begins), 60))
    for at in moments:
        local = at.astimezone(there)
        if local.time() == rule.clock:
            assert local.date() in asked
        else:  # that time was left out on the day: it comes as much later as was left out
            late = local.replace(tzinfo=None) - datetime.combine(local.date(), rule.clock)
            assert datetime.combine(local.date(), rule.clock, there).astimezone(UTC) == at
            assert timedelta() < late <= timedelta(hours=1)


@given(RULES, st.sampled_from(ZONES), st.integers(0, 30))
def test_whoever_looks_later_finds_the_same_moments(rule, zone, seen):
    there = ZoneInfo(zone)
    start = datetime.combine(rule.begins, time(), UTC) - 2 * DAY
    moments = list(islice(rule.moments(start, there), seen + 5))

    again = list(islice(rule.moments(moments[seen], there), 4))

    assert again == moments[seen + 1 : seen + 5]


def test_a_day_that_never_was_is_no_second_time():
    """Samoa left out 30 December 2011."""
    rule = Rule("day", date(2011, 12, 28), time(9))

    assert days_of(rule, "Pacific/Apia", 4) == [
        date(2011, 12, 28), date(2011, 12, 29), date(2011, 12, 31), date(2012, 1, 1),
    ]  # fmt: skip


def test_at_the_hour_that_comes_twice_it_goes_out_once():
    rule = Rule("day", date(2026, 10, 31), time(1, 30))

    moments = list(islice(rule.moments(wall("America/New_York", 2026, 10, 31, 1),
                                       ZoneInfo("America/New_York")), 3))  # fmt: skip

    assert [at.astimezone(UTC).hour for at in moments] == [5, 5, 6]
    assert [at.astimezone(ZoneInfo("America/New_York")).day for at in moments] == [31, 1, 2]


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        (
            Rule("month", date(2027, 12, 31), time(9)),
            [(12, 31), (1, 31), (2, 29), (3, 31), (4, 30)],
        ),
        (Rule("week", date(2026, 11, 24), time(9)), [(11, 24), (12, 1), (12, 8)]),
        (
            Rule("week", date(2026, 11, 24), time(9), frozenset({0, 3})),
            [(11, 26), (11, 30), (12, 3)],
        ),
        (
            Rule("day", date(2026, 11, 24), time(9), last_day=date(2026, 11, 25)),
            [(11, 24), (11, 25)],
        ),
    ],
    ids=["the last of short months", "the weekday it begins on", "on chosen days", "until a day"],
)
def test_on_which_days(rule, days):
    found = days_of(rule, "America/Sao_Paulo", len(days) if not rule.last_day else 9)
    assert [(day.month, day.day) for day in found] == days
