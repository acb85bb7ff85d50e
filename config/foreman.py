"""Keeps a handful of programs running together in one terminal, and stops them together."""

import json
import os
import selectors
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from django.utils.translation import gettext as _

from config.embedded.processes import Identity, spawn, wait_until
from config.embedded.record import write_private

TICK = 0.1  # seconds
GRACE = 0.3  # seconds in which those who heard Ctrl-C themselves go on their own
PATIENCE = 20.0  # seconds for work in hand to end
SHORT_LIFE = 10.0  # seconds; who dies younger is in trouble
CHANCES = 5  # short lives in a row before all is stopped
LONGEST_WAIT = 30.0  # seconds between two starts
NOTE = "processes.json"  # in the data folder: what a killed run leaves to the next


class GaveUp(Exception):
    """A program ended at once again and again. The text is for the person at the terminal."""


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    may_start: Callable[[], bool] = lambda: True  # asked before each start


class Child:
    """One job, its present process and how it has fared so far."""

    def __init__(self, job: Job, *, folder: Path) -> None:
        self.job = job
        self.last_lines: deque[str] = deque(maxlen=20)
        self._folder = folder
        self._born = 0.0
        self._short_lives = 0
        self._rest = b""  # the beginning of a line
        self._due = 0.0  # monotonic seconds; not started before
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    @property
    def is_due(self) -> bool:
        return not self.alive and time.monotonic() >= self._due and self.job.may_start()

    def start(self) -> None:
        self._born = time.monotonic()
        self.process = spawn(
            self.job.command,
            dies_by=signal.SIGTERM,
            output=subprocess.PIPE,
            cwd=self._folder,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **self.job.environment},
        )
        if self.process.stdout:
            os.set_blocking(self.process.stdout.fileno(), False)

    def lines(self) -> list[str]:
        """What it has written since the last call, in whole lines while it lives."""
        if self.process is None or self.process.stdout is None:
            return []
        written = self._rest + (self.process.stdout.read() or b"")
        *whole, self._rest = written.split(b"\n")
        if self._rest and not self.alive:
            whole, self._rest = [*whole, self._rest], b""
        lines = [line.decode(errors="replace").rstrip() for line in whole]
        self.last_lines.extend(lines)
        return lines

    def bury(self) -> float:
        """Note that it has ended; returns the seconds until it is started again."""
        young = time.monotonic() - self._born < SHORT_LIFE
        self._short_lives = self._short_lives + 1 if young else 1
        if self._short_lives >= CHANCES:
            raise GaveUp(
                _(
                    "%(name)s ended at once %(times)s times in a row, so everything was stopped. "
                    "Its last lines:\n%(lines)s"
                )
                % {"name": self.job.name, "times": CHANCES, "lines": "\n".join(self.last_lines)}
            )
        wait = min(2.0 ** (self._short_lives - 2), LONGEST_WAIT)
        self._due = time.monotonic() + wait
        if self.process and self.process.stdout:
            self.process.stdout.close()
        self.process = None
        return wait


def end_leftovers(data_dir: Path) -> None:
    """End the programs of a run that was killed. The caller holds the data folder's lock."""
    note = data_dir / NOTE
    with suppress(OSError, ValueError, TypeError):
        for pid, since in json.loads(note.read_text()):
            Identity(pid, since).end(signal.SIGTERM, patience=PATIENCE)
    note.unlink(missing_ok=True)


class Foreman:
    """Starts jobs, passes on what they say, starts the dead again, stops all at the end."""

    def __init__(self, jobs: Sequence[Job], *, data_dir: Path, folder: Path) -> None:
        self._children = [Child(job, folder=folder) for job in jobs]
        self._note = data_dir / NOTE
        self._width = max(len(job.name) for job in jobs)
        self._hurry = False

    def run(self, *, each_tick: Callable[[], None]) -> None:
        """Work until Ctrl-C or SIGTERM, or raise GaveUp; either way all children are gone then."""
        try:
            while True:
                for child in self._children:
                    self._look_after(child)
                each_tick()
                self._listen(TICK)
        except KeyboardInterrupt:
            self.say("up", _("Stopping."))
        finally:
            self.stop()

    def stop(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._be_quick)
        if not wait_until(self._all_gone, GRACE):
            self._signal(signal.SIGTERM)
            if not wait_until(lambda: self._hurry or self._all_gone(), PATIENCE):
                self.say("up", _("Some work did not end in time and was cut off."))
            self._kill()
        self._note.unlink(missing_ok=True)

    def say(self, name: str, line: str) -> None:
        sys.stdout.write(f"{name:<{self._width}} | {line}\n")
        sys.stdout.flush()

    def _look_after(self, child: Child) -> None:
        if child.process is not None and not child.alive:
            code = child.process.returncode
            self._pass_on(child)
            wait = child.bury()
            self.say(
                "up",
                _("%(name)s ended (%(code)s) and is started again in %(seconds)s s.")
                % {"name": child.job.name, "code": code, "seconds": f"{wait:g}"},
            )
        if child.is_due:
            child.start()
            self._write_down()

    def _listen(self, seconds: float) -> None:
        with selectors.DefaultSelector() as selector:
            for child in self._children:
                if child.process and child.process.stdout and child.alive:
                    selector.register(child.process.stdout, selectors.EVENT_READ, child)
            if not selector.get_map():
                time.sleep(seconds)
            for key, _events in selector.select(seconds):
                self._pass_on(key.data)

    def _pass_on(self, child: Child) -> None:
        for line in child.lines():
            self.say(child.job.name, line)

    def _write_down(self) -> None:
        found = [Identity.of(child.process.pid) for child in self._children if child.process]
        write_private(self._note, [[one.pid, one.since] for one in found if one])

    def _all_gone(self) -> bool:
        for child in self._children:
            child.lines()  # farewells that nobody needs; a full pipe would hold them up
        return not any(child.alive for child in self._children)

    def _signal(self, number: signal.Signals) -> None:
        for child in self._children:
            if child.process and child.alive:
                child.process.send_signal(number)

    def _kill(self) -> None:
        for child in self._children:
            if child.process and child.alive and (identity := Identity.of(child.process.pid)):
                identity.end(signal.SIGKILL, patience=0)
                child.process.wait()

    def _be_quick(self, _number: int, _frame: FrameType | None) -> None:
        self._hurry = True
