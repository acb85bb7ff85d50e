"""However many processes send: no number is faster than it may be, nobody gets more than Meta lets
through, and no company waits for another. Judged by when messages came to the simulator."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest

from apps.conversations.pace.pairs import BURST, SECONDS_EACH
from config.queues import Worker
from tests.faults import engine as engines
from tests.faults.engine import ALONE, FULL, Engine
from tests.faults.metronome import most_within, ticking

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800 if FULL else 600)]
PHONES = [f"22000000000000{n}" for n in range(1, 5)]
FOUR = Worker("worker", ALONE.queue, 4)
SECONDS = 60 if FULL else 5  # of sending at full speed


@pytest.fixture(scope="module")
def started(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with engines.started(tmp_path_factory.mktemp("limits")) as engine:
        yield engine


@pytest.fixture
def engine(started: Engine) -> Iterator[Engine]:
    started.clear()
    yield started
    started.dismiss_all()


def hurry(engine: Engine) -> None:
    """Four slices at once, although nobody needs more than one."""
    engine.home.site.python(
        "from apps.conversations.delivery.tasks import deliver\n"
        "for _ in range(4): deliver.apply_async()"
    )


@pytest.mark.parametrize("rates", [[40], [10, 20, 30, 40]] if FULL else [[10, 20, 30, 40]], ids=len)
def test_four_processes_at_once_are_no_faster_than_a_channel_may_be(engine, rates):
    for phone, rate in zip(PHONES, rates, strict=False):
        engine.connect(phone, per_second=rate)
    # A channel passes from process to process all the time.
    engine.hire(FOUR, slices=4, DELIVERY_SLICE_SECONDS="1.5")
    with ticking(engine.simulator) as metronome:
        for number, rate in enumerate(rates):
            engine.campaign(rate * SECONDS, channel=number)

        def is_over() -> bool:
            hurry(engine)
            return engine.is_over()

        assert engine.until(is_over), engine.statuses()

    assert engine.check(sum(rates) * SECONDS)["unknown"] == 0
    for phone, rate in zip(PHONES, rates, strict=False):
        stamps = engine.stamps(phone)
        for seconds in (1.0, 2.0, 4.0):
            allowed = rate * (seconds + metronome.late) + 1
            assert most_within(stamps, seconds) <= allowed, (phone, seconds, metronome.late)


def test_nobody_gets_more_in_a_row_than_meta_lets_through(engine):
    """Two more than a burst, of which one is kept back: they wait, over several processes."""
    engine.connect(per_second=100)
    engine.hire(FOUR, slices=4, DELIVERY_SLICE_SECONDS="4")
    count = BURST + 2
    with ticking(engine.simulator) as metronome:
        engine.inside(
            "person = house.meet()\n"
            f"for _ in range({count}): house.batch(person)\n"
            "waking.tell([tenant.schema_name])"
        )

        def is_over() -> bool:
            hurry(engine)
            return engine.is_over()

        assert engine.until(is_over), engine.statuses()

    stamps = engine.stamps()
    assert len(stamps) == count
    assert engine.simulator.sim("stats")["refused"] == {}
    for (first, begun), (last, at) in combinations(enumerate(stamps), 2):
        given_back = (at - begun + metronome.late) / SECONDS_EACH
        assert last - first + 1 <= BURST + given_back, (first, last)


def test_a_reply_does_not_wait_for_what_another_company_has_queued(engine):
    """As many of the others may leave meanwhile as leave in a second."""
    rate, many = 200, 100_000 if FULL else 2_500
    engine.connect(PHONES[0], per_second=rate)
    engine.connect(PHONES[1], slug="globex", per_second=rate)
    engine.hire()
    with ticking(engine.simulator) as metronome:
        engine.campaign(many)
        assert engine.until(lambda: engine.accepted() > rate)
        replies = dict(engine.timed_reply(slug="globex") for _ in range(3))
        assert engine.until(lambda: len(engine.stamps(PHONES[1])) == 3, seconds=30)
    left = {one["bizOpaqueCallbackData"]: one["at"] for one in engine.arrived()}
    theirs = engine.stamps(PHONES[0])

    assert len(theirs) < many, "there was nothing to wait behind"
    for message, queued_at in replies.items():
        meanwhile = sum(queued_at < at <= left[message] for at in theirs)
        assert meanwhile <= rate * (1 + metronome.late)


def test_companies_side_by_side_share_evenly(engine):
    """Together they ask for more than the machine can do; nobody has come to the end when all is
    stopped. Each may be ahead or behind by what a channel has in hand: a second's work."""
    slugs = [f"tenant-{n}" for n in range(10 if FULL else 4)]
    each, rate = (10_000, 400) if FULL else (1_500, 200)
    engine.home.site.python(
        "from tests.factories import make_tenant\n"
        f"for slug in {slugs!r}: make_tenant(slug, slug=slug)"
    )
    phones = {slug: f"2200000000001{n:02}" for n, slug in enumerate(slugs)}
    for slug, phone in phones.items():
        engine.connect(phone, slug=slug, per_second=rate)
        engine.campaign(each, slug=slug)

    engine.hire(DELIVERY_DUTY_SECONDS="10", DELIVERY_SLICE_SECONDS="600")
    assert engine.until(lambda: engine.accepted() > len(slugs) * each // 2)
    engine.dismiss_all()

    came = {slug: engine.stamps(phone) for slug, phone in phones.items()}
    all_began = max(stamps[0] for stamps in came.values())
    counts = {slug: sum(at > all_began for at in stamps) for slug, stamps in came.items()}
    mean = sum(counts.values()) / len(counts)
    assert all(len(stamps) < each for stamps in came.values())
    assert all(abs(count - mean) <= mean / 5 + rate for count in counts.values()), counts
