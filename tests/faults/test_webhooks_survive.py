"""Services and workers go away while webhooks arrive: none that was thanked for is lost, and
each is applied once."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import psycopg
import pytest

from apps.accounts.faultpoints import EXIT_CODE
from tests.faults.house import House, at_home
from tests.shell import ROOT
from tests.whatsapp.webhooks import meta, wire
from tests.whatsapp.webhooks.wire import ACME, Wire, said, until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
SWEEP = "from apps.whatsapp.webhooks.tasks import find_waiting; find_waiting()"


@pytest.fixture(scope="module")
def house(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Real tasks, not run on the spot."""
    variables = {**wire.VARIABLES, "DJANGO_SETTINGS_MODULE": "config.settings", "DEBUG": "1"}
    with at_home(
        tmp_path_factory.mktemp("webhooks"),
        LOG_LEVEL="ERROR",
        EMAIL_URL="dummymail://",
        **variables,
    ) as house:
        yield house


@pytest.fixture(scope="module")
def connected(house: House) -> Wire:
    return wire.connected(house.site)


@pytest.fixture
def line(connected: Wire) -> Iterator[Wire]:
    """Nothing stored, nobody at work; whoever a test hires is sent away afterwards."""
    connected.clear()
    with psycopg.connect(connected.site.database_url) as connection:
        connection.execute("DELETE FROM t_acme.whatsapp_incident")
        connection.execute("DELETE FROM accounts_auditentry WHERE action LIKE 'incident.%'")
        connection.execute("UPDATE t_acme.whatsapp_channel SET held = '', told_at = '{}'")
    before = list(connected.site.processes)
    yield connected
    for process in connected.site.processes[len(before) :]:
        process.kill()
        process.wait()
    del connected.site.processes[len(before) :]


def start_beat(line: Wire) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "celery", "-A", "config.celery", "beat", "--pidfile", ""]
    beat = subprocess.Popen(command, cwd=ROOT, env=line.site.environment)
    line.site.processes.append(beat)
    return beat


def restricted() -> bytes:
    restriction = {"restriction_type": "RESTRICTED_BIZ_INITIATED_MESSAGING"}
    return meta.body(
        meta.change(
            "account_update",
            account="1" + ACME[1:],
            event="ACCOUNT_RESTRICTION",
            restriction_info=[restriction],
        )
    )


def all_done(line: Wire, count: int) -> bool:
    return len(line.rows("acme", state="done")) == count


def attempts(line: Wire) -> set[int]:
    """How often events were applied: a row counts in the transaction that applies it."""
    with psycopg.connect(line.site.database_url) as connection:
        found = connection.execute("SELECT DISTINCT attempts FROM t_acme.whatsapp_webhookevent")
        return {number for (number,) in found}


def incidents_told(line: Wire) -> int:
    with psycopg.connect(line.site.database_url) as connection:
        asked = "SELECT count(*) FROM accounts_auditentry WHERE action = 'incident.opened'"
        row = connection.execute(asked).fetchone()
        return int(row[0]) if row else 0


def test_workers_hear_of_webhooks_at_once(line):
    line.start_worker()

    assert set(line.post_all([said(ACME, f"word {n}") for n in range(20)])) == {200}

    assert until(lambda: all_done(line, 20))
    assert attempts(line) == {1}


def test_without_the_broker_webhooks_are_kept_quickly_and_applied_once_when_it_is_back(line, house):
    line.start_worker()
    start_beat(line)

    def post_some(word: str) -> tuple[list[int], float]:
        """What was answered, and in how many seconds."""
        began = time.monotonic()
        return line.post_all([said(ACME, f"{word} {n}") for n in range(100)]), (
            time.monotonic() - began
        )

    _thanks, usual = post_some("before")
    assert until(lambda: all_done(line, 100))
    house.services.redis.stop()
    try:
        thanks, took = post_some("word")
        assert line.post(restricted()) == 200
    finally:
        house.services.redis.start()

    assert set(thanks) == {200}
    assert took < 10 + 3 * usual
    assert len(line.rows("acme", state="new")) == 101
    # Nobody is told of these: the sweep alone finds them.
    assert until(lambda: all_done(line, 201), seconds=200)
    assert attempts(line) == {1}
    assert incidents_told(line) == 1


@pytest.mark.parametrize(("point", "left"), [("ingest.applied", 31), ("ingest.committed", 0)])
def test_a_worker_killed_in_the_middle_leaves_nothing_half_done(line, point, left):
    dying = line.start_worker(RECADO_FAULT_POINT=point)
    bodies = [said(ACME, f"word {n}") for n in range(30)]
    # One transaction takes them all: the worker is woken only when all are there.
    with psycopg.connect(line.site.database_url) as connection:
        connection.execute("LOCK TABLE t_acme.whatsapp_channel IN ACCESS EXCLUSIVE MODE")
        assert set(line.post_all([*bodies, restricted()])) == {200}
        waiting = len(line.rows("acme", state="new"))
    assert waiting == 31
    assert until(lambda: dying.poll() is not None)
    assert dying.returncode == EXIT_CODE
    taken = 31 - len(line.rows("acme", state="new"))
    assert taken == 0 if left else taken >= 1

    line.start_worker()
    line.site.python(SWEEP)

    assert until(lambda: all_done(line, 31))
    assert attempts(line) == {1}
    assert incidents_told(line) == 1


def test_while_postgresql_restarts_nothing_is_thanked_for_that_is_not_a_row(line, house):
    answers: list[tuple[bytes, int]] = []
    stop = threading.Event()

    def keep_posting(name: int) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            raw = said(ACME, f"word {name}.{number}")
            answers.append((raw, line.post(raw)))

    posting = [threading.Thread(target=keep_posting, args=[name]) for name in range(4)]
    for thread in posting:
        thread.start()

    def answered(wanted: int, since: int = 0) -> bool:
        return until(lambda: any(status == wanted for _raw, status in answers[since:]))

    assert answered(200)
    house.services.postgres.stop()
    assert answered(503)
    house.services.postgres.start()
    assert answered(200, len(answers))
    stop.set()
    for thread in posting:
        thread.join(90)

    statuses = [status for _raw, status in answers]
    assert {200, 503} == set(statuses)
    thanked = [raw for raw, status in answers if status == 200]
    assert not set(thanked) - set(line.rows("acme"))
    assert len(line.rows("acme")) == len(set(line.rows("acme")))


def test_a_web_process_killed_under_load_loses_nothing_it_thanked_for(line):
    answers: list[tuple[bytes, int]] = []

    def keep_posting(name: int) -> None:
        for number in range(100_000):
            raw = said(ACME, f"word {name}.{number}")
            status = line.post(raw)
            answers.append((raw, status))
            if status != 200:
                return

    posting = [threading.Thread(target=keep_posting, args=[name]) for name in range(8)]
    web = line.site.processes[0]
    for thread in posting:
        thread.start()
    assert until(lambda: len(answers) > 60)
    web.kill()
    web.wait()
    for thread in posting:
        thread.join(90)

    thanked = {raw for raw, status in answers if status == 200}
    assert len(thanked) > 50
    assert not thanked - set(line.rows("acme"))
    del line.site.processes[0]
    line.start_web()
    assert line.post(said(ACME, "afterwards")) == 200
