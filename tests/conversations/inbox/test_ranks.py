"""Whatever order things are told in, a message ends where the ordered telling puts it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.conversations.ranks import RANK, Change, Standing, advanced

ID = UUID(int=1)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
QUEUED = Standing("queued")


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def told(status: str, seconds: float = 0, **values: object) -> Change:
    return Change(ID, status, after(seconds), **values)  # type: ignore[arg-type]


def one_by_one(before: Standing, changes: list[Change]) -> Standing:
    for change in changes:
        before = advanced(before, [change])
    return before


def usual_change(status: str) -> st.SearchStrategy[Change]:
    pricing = {"pricing": "regular", "category": "marketing", "cost": Decimal("0.0625")}
    extra = {"read": pricing, "delivered": pricing}.get(status, {})
    problem = {"title": "no"} if status in {"failed", "unknown"} else None
    codes = st.sampled_from(["131026", "131049"]) if status == "failed" else st.just("")
    return st.builds(
        lambda seconds, code, named: told(
            status,
            seconds,
            code=code,
            problem=problem,
            provider_id="wamid.A" if named else "",
            **extra,
        ),
        st.integers(0, 100),
        codes,
        st.booleans(),
    )


CHANGES = st.lists(st.sampled_from(list(RANK)).flatmap(usual_change), max_size=9)


@given(CHANGES, st.randoms())
def test_neither_order_nor_repetition_nor_grouping_matters(changes, chance):
    ordered = advanced(QUEUED, sorted(changes, key=lambda one: RANK[one.status]))
    shuffled = [*changes, *chance.sample(changes, chance.randint(0, len(changes)))]
    chance.shuffle(shuffled)
    cut = chance.randint(0, len(shuffled))
    grouped = advanced(advanced(QUEUED, shuffled[:cut]), shuffled[cut:])

    assert one_by_one(QUEUED, shuffled) == ordered
    assert grouped == ordered


@given(CHANGES)
def test_a_status_never_goes_back(changes):
    standing = QUEUED
    for change in changes:
        further = advanced(standing, [change])
        assert RANK[further.status] >= RANK[standing.status]
        standing = further


def test_read_says_that_it_was_sent_and_delivered():
    standing = advanced(QUEUED, [told("read", 9)])

    assert standing.status == "read"
    assert standing.sent_at == standing.delivered_at == standing.read_at == after(9)


def test_delivered_told_after_read_says_when():
    standing = one_by_one(QUEUED, [told("read", 9), told("delivered", 5)])

    assert (standing.status, standing.delivered_at, standing.read_at) == (
        "read",
        after(5),
        after(9),
    )


def test_a_failure_says_why_until_it_turns_out_that_it_arrived():
    failed = advanced(Standing("sent"), [told("failed", 1, code="131026", problem={"title": "x"})])

    assert (failed.code, failed.problem, failed.ended_at) == ("131026", {"title": "x"}, after(1))
    arrived = advanced(failed, [told("delivered", 2)])
    assert (arrived.status, arrived.code, arrived.problem, arrived.ended_at) == (
        "delivered",
        "",
        None,
        None,
    )


def test_what_was_unknown_is_sent_once_the_provider_speaks_of_it():
    unknown = advanced(Standing("sending"), [told("unknown", 1, code="timeout")])
    assert (unknown.status, unknown.code, unknown.ended_at) == ("unknown", "timeout", after(1))

    sent = advanced(unknown, [told("sent", 2, provider_id="wamid.A")])

    assert (sent.status, sent.code, sent.ended_at, sent.provider_id) == (
        "sent",
        "",
        None,
        "wamid.A",
    )


@pytest.mark.parametrize("status", [status for status in RANK if status != "queued"])
def test_only_what_waits_can_be_cancelled(status):
    cancel = told("cancelled", 1, code="opted_out")

    assert advanced(Standing(status), [cancel]) == Standing(status)
    cancelled = advanced(QUEUED, [cancel])
    assert (cancelled.status, cancelled.code, cancelled.ended_at) == (
        "cancelled",
        "opted_out",
        after(1),
    )
    assert advanced(cancelled, [told(status, 5)]) == cancelled


def test_a_message_is_charged_once_by_the_first_that_says_so():
    priced = {"pricing": "regular", "category": "utility", "currency": "USD"}
    first = told("delivered", 1, cost=Decimal("0.0068"), **priced)
    second = told("read", 2, cost=Decimal("0.0099"), **priced)

    assert one_by_one(QUEUED, [first, second]).cost == Decimal("0.0068")
    assert advanced(QUEUED, [second, first]).cost == Decimal("0.0068")


def test_held_ends_when_it_is_told_to_be_sent_in_either_order():
    held, webhook = told("sent", 1, held=True), told("sent", 60)

    assert advanced(Standing("sending"), [held]).held
    assert not one_by_one(Standing("sending"), [held, webhook]).held
    assert not one_by_one(Standing("sending"), [webhook, held]).held
    assert not one_by_one(Standing("sending"), [held, told("failed", 9, code="132015")]).held
