"""Nothing leaves outside of a window, whatever the zone, the clock's changes, breaks and holidays,
and however long the scheduler was off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from apps.accounts.hours import Hours, checked, read
from apps.campaigns.clocks import weeks, windows
from apps.campaigns.running import gates
from apps.campaigns.running.gates import MARGIN, TRUST

ZONES = [
    "America/Sao_Paulo",
    "America/Manaus",
    "America/New_York",
    "America/St_Johns",
    "Europe/Lisbon",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",  # its clock is changed by half an hour
    "Pacific/Kiritimati",
]
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


@st.composite
def stretches(draw):
    """Up to three in a day, with breaks between; some as short as a minute."""
    marks = draw(st.lists(st.integers(0, 1440), min_size=0, max_size=6, unique=True))
    marks = sorted(marks)[: len(marks) // 2 * 2]
    return [[clock(a), clock(b)] for a, b in zip(marks[::2], marks[1::2], strict=True)]


def clock(minutes):
    return f"{minutes // 60:02}:{minutes % 60:02}"


@st.composite
def weekly(draw):
    stored = {
        "zone": draw(st.sampled_from(ZONES)),
        "week": {day: draw(stretches()) for day in DAYS},
        "holidays": draw(st.sampled_from(["", "BR"])),
        "days": draw(st.dictionaries(st.sampled_from(["12-24", "2026-11-01"]), stretches())),
    }
    return read(checked(stored), zone="UTC")


#: Both changes of the clock of a year lie in it, and the holidays of Brazil.
moments = st.integers(0, 366 * 24 * 3600).map(
    lambda seconds: datetime(2026, 2, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


def open_for_somebody(all_hours, at):
    return any(one.is_open(at) for one in all_hours)


@settings(max_examples=60)
@given(st.lists(weekly(), min_size=1, max_size=3), moments)
def test_an_open_gate_shuts_before_the_hours_end_and_a_shut_one_names_the_next(all_hours, at):
    gate = gates.gate(all_hours, at)

    if gate.is_open:
        if gate.open_until is None:  # a week without any hours and days is always open
            assert any(one.calendar is None for one in all_hours)
            return
        inside = [at + n * (gate.open_until + MARGIN - at) / 37 for n in range(37)]
        assert all(open_for_somebody(all_hours, one) for one in inside)
    elif gate.waiting_until is not None:
        assert gate.waiting_until > at
        assert open_for_somebody(all_hours, gate.waiting_until)
        between = (gate.waiting_until - at) / 41
        closed = [at + n * between for n in range(41)]
        # What is left of a stretch that ends within the margin is given up.
        assert all(not open_for_somebody(all_hours, one) for one in closed if one > at + MARGIN)
    else:
        assert all(one.opens_next(at + TRUST) is None for one in all_hours)


@settings(max_examples=40)
@given(
    weekly(),
    moments,
    st.lists(st.integers(1, 5 * 3600), min_size=1, max_size=12),
    st.lists(st.floats(0, 1), min_size=5, max_size=5),
)
@example(
    read({"zone": "America/New_York", "week": {"sun": [["01:00", "03:00"]]}}, zone="UTC"),
    datetime(2026, 3, 8, 5, 59, tzinfo=UTC),
    [60] * 10,
    [0.0, 0.2, 0.5, 0.9, 1.0],
)
def test_a_scheduler_that_stops_leaves_nothing_open(hours, at, pauses, shares):
    """It looks, then is away for as long as it likes; what may leave meanwhile was allowed."""
    for pause in pauses:
        gate = gates.gate([hours], at)
        for share in shares:
            now = at + timedelta(seconds=pause * share)
            leaves = gate.is_open and (gate.open_until is None or now < gate.open_until)
            assert not leaves or hours.is_open(now)
        at += timedelta(seconds=pause)


@settings(max_examples=40)
@given(weekly(), moments, st.integers(1, 30 * 3600))
def test_the_end_is_foretold_in_open_seconds(hours, at, seconds):
    ends = windows.after(hours, at, seconds)

    if ends is None:
        assert hours.open_seconds(at, at + timedelta(days=399)) < seconds
    else:
        assert abs(hours.open_seconds(at, ends) - seconds) < 1


def test_a_window_of_several_clocks_is_open_while_one_of_them_shows_its_hours():
    """Nine to ten in the morning of Lisbon, of São Paulo and of Manaus."""
    week = {day: [["09:00", "10:00"]] for day in DAYS}
    lisbon, saopaulo, manaus = (
        read({"zone": zone, "week": week}, zone="UTC")
        for zone in ("Europe/Lisbon", "America/Sao_Paulo", "America/Manaus")
    )
    three = [saopaulo, lisbon, manaus]

    def at(hour, minute=0):
        return gates.gate(three, datetime(2026, 11, 23, hour, minute, tzinfo=UTC))

    assert at(8).waiting_until == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert at(9, 30).open_until == datetime(2026, 11, 23, 10, tzinfo=UTC) - MARGIN
    assert at(10, 30).waiting_until == datetime(2026, 11, 23, 12, tzinfo=UTC)
    # That of Manaus follows without a break.
    assert at(12, 59).open_until == datetime(2026, 11, 23, 14, tzinfo=UTC) - MARGIN
    assert at(14).waiting_until == datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_a_week_is_drawn_with_its_lunch_breaks_and_holidays():
    stored = {
        "zone": "America/Sao_Paulo",
        "week": {day: [["09:00", "12:00"], ["13:30", "18:00"]] for day in DAYS[:5]},
        "holidays": "BR",
    }
    hours = read(checked(stored), zone="UTC")
    wednesday = datetime(2026, 11, 4, 15, 0, tzinfo=UTC)  # noon there

    days = weeks.week(hours, wednesday)

    assert [day.date.isoformat() for day in days][::6] == ["2026-11-02", "2026-11-08"]
    assert days[0].holiday == "Finados"
    assert days[0].bars == ()
    assert [(bar.start, bar.width, bar.words) for bar in days[1].bars] == [
        (540, 180, "09:00-12:00"),
        (810, 270, "13:30-18:00"),
    ]
    assert [day.now for day in days] == [None, None, 720, None, None, None, None]
    assert [day.y for day in days] == list(range(7))


def test_without_a_calendar_the_gate_has_no_end():
    assert gates.gate([Hours(ZONE)], datetime(2026, 1, 1, tzinfo=UTC)) == gates.Gate(is_open=True)


ZONE = read({}, zone="America/Sao_Paulo").zone


def test_a_gate_that_opens_only_after_days_names_that_moment_and_one_that_never_does_none():
    monday = datetime(2026, 1, 5, 12, tzinfo=UTC)
    sundays = read(checked({"week": {"sun": [["10:00", "11:00"]]}}), zone="UTC")
    never = read(checked({"week": {"sun": []}}), zone="UTC")

    shut = gates.gate([never, sundays], monday)

    assert not shut.is_open
    assert shut.waiting_until == datetime(2026, 1, 11, 10, tzinfo=UTC)
    assert gates.gate([never], monday) == gates.SHUT
