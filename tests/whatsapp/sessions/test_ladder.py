"""How a stuck session is helped: what, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from apps.whatsapp.sessions import ladder
from apps.whatsapp.sessions.ladder import Act

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def climbed(*, every: timedelta) -> list[tuple[Act, int]]:
    """The acts, and the minute of each, when the session is looked at that often."""
    done: list[tuple[Act, int]] = []
    step, since, now = 0, None, NOON
    while now < NOON + timedelta(hours=6):
        rung = ladder.next_rung(step, since, now)
        if rung:
            step, since = step + 1, now
            done.append((rung.act, int((now - NOON).total_seconds() // 60)))
        now += every
    return done


def test_restarts_come_first_and_ever_further_apart_and_the_log_out_late():
    assert climbed(every=timedelta(seconds=30)) == [
        (Act.RESTART, 0),
        (Act.RESTART, 2),
        (Act.RESTART, 10),
        (Act.LOG_OUT, 30),
        (Act.GIVE_UP, 35),
    ]


def test_looking_more_seldom_makes_it_later_and_never_quicker():
    acts = climbed(every=timedelta(minutes=7))

    assert [act for act, _minute in acts] == [rung.act for rung in ladder.LADDER]
    assert [minute for _act, minute in acts] == [0, 7, 21, 42, 49]


def test_at_the_top_nothing_more_is_tried():
    top = len(ladder.LADDER)

    assert ladder.has_given_up(top)
    assert not ladder.has_given_up(top - 1)
    assert ladder.next_rung(top, NOON, NOON + timedelta(days=9)) is None


def test_a_repair_is_forgotten_only_after_the_session_was_well_for_a_while():
    assert not ladder.is_forgotten(NOON, NOON + timedelta(minutes=14))
    assert ladder.is_forgotten(NOON, NOON + timedelta(minutes=15))
    assert ladder.is_forgotten(None, NOON)
