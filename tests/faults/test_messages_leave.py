"""Whatever goes away while messages leave, none leaves twice, none is lost, and it all ends by
itself. With RECADO_FAULTS=full many more leave, and many more processes die."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator

import pytest
import redis

from apps.whatsapp.simulator.options import Faults
from config import queues
from tests.faults import engine as engines
from tests.faults import sleeping
from tests.faults.engine import FULL, Engine

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600 if FULL else 600)]
PEOPLE = 20_000 if FULL else 1_200
KILLS = 20 if FULL else 2
VICTIMS = ("worker", "beat", "Redis", "web", "database")
RATE = 1000 if FULL else 300  # messages a second


@pytest.fixture(scope="module")
def started(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with engines.started(tmp_path_factory.mktemp("engine")) as engine:
        yield engine


@pytest.fixture
def engine(started: Engine) -> Engine:
    """Acme has a number; nobody is at work."""
    started.clear()
    started.connect(per_second=RATE)
    return started


def under_way(engine: Engine) -> None:
    """A good part has left, and a good part has not."""
    assert engine.until(lambda: engine.accepted() > PEOPLE // 10)


def test_a_reply_leaves_while_all_other_processes_are_busy_for_long(engine):
    prompt, delivery, long = queues.workers()
    beside = ("--include", "tests.faults.sleeping")
    engine.dismiss_all()
    engine.hire(prompt, *beside)
    engine.hire(long, *beside)
    engine.hire(delivery)
    places = (prompt.processes or os.cpu_count() or 2) + (long.processes or 0)
    engine.home.site.python(
        "from tests.faults.sleeping import sleep\n"
        "for queue in ('celery', 'long'):\n"
        "    for _ in range(100): sleep.apply_async(queue=queue)"
    )
    store = redis.Redis.from_url(engine.home.services.services.redis_url)
    assert engine.until(lambda: int(store.get(sleeping.ASLEEP) or 0) == places)

    message = engine.reply()

    assert engine.until(lambda: engine.is_sent(message), seconds=30)
    assert int(store.get(sleeping.ASLEEP) or 0) == places  # nobody has woken up meanwhile
    engine.dismiss_all()


def test_a_restart_of_postgresql_in_the_middle(engine):
    engine.hire()
    engine.start_clock()
    engine.campaign(PEOPLE)
    under_way(engine)

    engine.home.services.postgres.stop()
    time.sleep(1)
    engine.home.services.postgres.start()

    assert engine.until(engine.is_over), engine.statuses()
    assert engine.check(PEOPLE)["sent"] > PEOPLE // 2


def test_redis_emptied_and_then_away_for_a_while(engine):
    """What slices tell each other is gone, and then nobody can tell anything."""
    engine.hire()
    engine.start_clock()
    engine.campaign(PEOPLE)
    under_way(engine)

    for url in (engine.home.services.services.redis_url, engine.broker.services.redis_url):
        redis.Redis.from_url(url).flushall()
    time.sleep(0.5)
    engine.home.services.redis.stop()
    message = engine.reply()
    assert engine.until(lambda: engine.is_sent(message)), "a slice looks without being told"
    time.sleep(30 if FULL else 2)
    engine.home.services.redis.start()

    assert engine.until(engine.is_over), engine.statuses()
    assert engine.check(PEOPLE + 1)["unknown"] == 0


def test_what_is_queued_while_the_broker_is_away_leaves_when_it_is_back(engine):
    engine.hire()
    engine.start_clock()
    message = engine.reply()
    assert engine.until(lambda: engine.is_sent(message))
    engine.broker.redis.stop()
    at_work = "SELECT 1 FROM t_acme.conversations_duty WHERE owner IS NOT NULL"
    assert engine.until(lambda: not engine.asked(at_work))
    others = [engine.reply() for _ in range(3)]
    time.sleep(60 if FULL else 2)
    engine.broker.redis.start()

    assert engine.until(lambda: all(map(engine.is_sent, others))), engine.statuses()
    assert engine.check(4)["unknown"] == 0


def saw_all(engine) -> bool:
    """Of each trouble at least one; they come by chance."""
    refused = engine.simulator.sim("stats")["refused"]
    return {"130429", "131000"} <= set(refused) and engine.statuses()["unknown"] > 0


def test_a_provider_in_trouble(engine):
    """It loses connections before and after accepting, breaks down, complains of the speed."""
    people = PEOPLE // 3
    engine.hire()
    engine.start_clock()
    troubles = {"resetRate": 0.06, "errorRate": 0.06, "rateLimitMps": 40}
    engine.simulator.sim_post("faults", {**troubles, "hangRate": 0.01 if FULL else 0.0})
    engine.campaign(people)
    assert engine.until(lambda: engine.accepted() > people // 3 and saw_all(engine))
    engine.simulator.sim_post("faults", dict.fromkeys((*troubles, "hangRate"), 0))

    def is_over() -> bool:
        """What it refused waits for minutes; here they have passed."""
        later = "UPDATE t_acme.conversations_message SET due_at = now() WHERE due_at > now()"
        engine.asked(f"{later} RETURNING 1")
        return engine.is_over()

    assert engine.until(is_over), engine.statuses()
    ended = engine.check(people)
    assert ended["unknown"] > 0


def test_workers_the_clock_and_the_web_killed_again_and_again(engine):
    engine.hire()
    engine.start_clock()
    engine.campaign(PEOPLE)
    for _round in range(KILLS):
        before = engine.accepted()
        step = PEOPLE // (2 * KILLS)
        assert engine.until(lambda before=before, step=step: engine.accepted() > before + step)
        engine.kill("worker" if _round % 3 < 2 else "beat")
        if FULL:
            engine.kill_web()
        time.sleep(random.uniform(0, 1))

    assert engine.until(engine.is_over), engine.statuses()
    assert engine.check(PEOPLE)["sent"] > PEOPLE // 3


def strike(engine: Engine, victim: str) -> None:
    """It dies without a word; what nobody would start again is back after a moment."""
    services = engine.home.services
    if victim == "database":
        services.postgres.stop()
        time.sleep(random.uniform(0, 1))
        services.postgres.start()
    elif victim == "Redis":
        for one in (services, engine.broker):
            redis.Redis.from_url(one.services.redis_url).flushall()
            one.redis.stop()
        time.sleep(random.uniform(0, 1))
        for one in (services, engine.broker):
            one.redis.start()
    elif victim == "web":
        engine.kill_web()
    else:
        engine.kill(victim)


def test_a_campaign_finishes_by_itself_whatever_dies_in_turn(engine):
    """From the moment somebody has pressed Start: while its audience is written down, too."""
    engine.hire()
    engine.start_clock()
    engine.start_campaign(PEOPLE)
    rounds = 20 if FULL else len(VICTIMS)
    for number in range(rounds):
        strike(engine, VICTIMS[number % len(VICTIMS)])
        step = number * PEOPLE // (rounds + 2)
        assert engine.until(lambda step=step: engine.accepted() > step), engine.statuses()

    assert engine.until(engine.has_finished), engine.statuses()
    assert engine.check(PEOPLE)["sent"] > PEOPLE // 2


def test_the_simulators_faults_have_the_names_that_are_used_here():
    assert {"reset_rate", "error_rate", "rate_limit_mps", "hang_rate"} <= set(
        Faults.__dataclass_fields__
    )
