"""Programs that run together, with real processes."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config import foreman
from config.embedded.processes import Identity
from config.foreman import Foreman, GaveUp, Job, end_leftovers

FOREVER = (sys.executable, "-c", "import time; print('here', flush=True); time.sleep(60)")
STUBBORN = (
    sys.executable,
    "-c",
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + FOREVER[2],
)


@pytest.fixture(autouse=True)
def _signals_as_before() -> Iterator[None]:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def _run(*jobs: Job, folder: Path, until: Callable[[], bool], seconds: float = 90) -> None:
    """Run `jobs` until the condition holds, then press Ctrl-C."""
    deadline = time.monotonic() + seconds

    def each_tick() -> None:
        if until():
            raise KeyboardInterrupt
        assert time.monotonic() < deadline, "it did not happen"

    Foreman(jobs, data_dir=folder, folder=folder).run(each_tick=each_tick)


def _processes(folder: Path) -> list[Identity]:
    note = folder / "processes.json"
    return [Identity(*one) for one in json.loads(note.read_text())] if note.exists() else []


def test_what_a_program_says_is_passed_on_with_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heard = ""

    def has_spoken() -> bool:
        nonlocal heard
        heard += capsys.readouterr().out
        return "here" in heard

    _run(Job("web", FOREVER), Job("worker", ["sleep", "60"]), folder=tmp_path, until=has_spoken)

    assert "web    | here\n" in heard


def test_ctrl_c_leaves_nobody_behind(tmp_path: Path) -> None:
    seen: list[Identity] = []

    def both_live() -> bool:
        seen[:] = _processes(tmp_path)
        return len(seen) == 2

    _run(Job("one", FOREVER), Job("two", FOREVER), folder=tmp_path, until=both_live)

    assert len(seen) == 2
    assert not any(one.alive() for one in seen)
    assert not (tmp_path / "processes.json").exists()


def test_who_does_not_listen_is_ended_when_patience_does(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreman, "PATIENCE", 0.3)
    heard = ""
    seen: list[Identity] = []

    def has_spoken() -> bool:
        nonlocal heard
        heard += capsys.readouterr().out
        seen[:] = _processes(tmp_path)
        return "here" in heard

    _run(Job("mule", STUBBORN), folder=tmp_path, until=has_spoken)

    assert seen
    assert not seen[0].alive()


def test_a_program_that_dies_is_started_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first: list[Identity] = []

    def another_lives() -> bool:
        now = _processes(tmp_path)
        if now and not first:
            first.extend(now)
            first[0].kill()
        return bool(now) and now[0] != first[0] and now[0].alive()

    _run(Job("worker", FOREVER), folder=tmp_path, until=another_lives)

    assert "-9" in capsys.readouterr().out


def test_a_program_that_can_not_live_stops_everything_and_leaves_its_last_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreman, "LONGEST_WAIT", 0.05)
    broken = Job("beat", [sys.executable, "-c", "print('no clock'); raise SystemExit(3)"])
    seen: list[Identity] = []

    def never() -> bool:
        seen[:] = _processes(tmp_path) or seen
        return False

    with pytest.raises(GaveUp, match="no clock"):
        _run(Job("web", FOREVER), broken, folder=tmp_path, until=never)

    assert seen
    assert not any(one.alive() for one in seen)


def test_a_job_waits_until_it_may_start(tmp_path: Path) -> None:
    allowed = False
    ticks = 0
    started_before = 0

    def enough() -> bool:
        nonlocal allowed, ticks, started_before
        ticks += 1
        if ticks == 3:
            started_before = len(_processes(tmp_path))
            allowed = True
        return len(_processes(tmp_path)) == 1

    _run(Job("late", FOREVER, may_start=lambda: allowed), folder=tmp_path, until=enough)

    assert started_before == 0
    assert ticks > 3


def test_programs_of_a_killed_run_are_ended_and_strangers_are_not(tmp_path: Path) -> None:
    orphan, stranger = subprocess.Popen(["sleep", "60"]), subprocess.Popen(["sleep", "60"])
    ours, theirs = Identity.of(orphan.pid), Identity.of(stranger.pid)
    assert ours
    assert theirs
    born_later = [theirs.pid, theirs.since - 1000]
    (tmp_path / "processes.json").write_text(json.dumps([[ours.pid, ours.since], born_later]))

    end_leftovers(tmp_path)

    assert not ours.alive()
    assert theirs.alive()
    for process in (orphan, stranger):
        process.kill()
        process.wait()
