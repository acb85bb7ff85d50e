"""Processes of ours: told apart from strangers with the same number, and ended politely."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Self

import psutil

PR_SET_PDEATHSIG = 1  # linux/prctl.h
CLOCK_SLACK = 2.0  # seconds; the clock may be set while a process lives
POLL = 0.02  # seconds


@dataclass(frozen=True, slots=True)
class Identity:
    """A process as written down: numbers are used again, a number and a birth are not."""

    pid: int
    since: float  # seconds since the epoch

    @classmethod
    def of(cls, pid: int) -> Self | None:
        with suppress(psutil.Error):
            return cls(pid, psutil.Process(pid).create_time())
        return None

    def alive(self) -> bool:
        with suppress(psutil.Error):
            process = psutil.Process(self.pid)
            if process.status() == psutil.STATUS_ZOMBIE:
                return False
            return bool(abs(process.create_time() - self.since) < CLOCK_SLACK)
        return False

    def end(self, how: signal.Signals, *, patience: float) -> None:
        """Ask with `how`, wait `patience` seconds, then kill it with its descendants."""
        if not self.alive():
            return
        family = self._family()
        with suppress(ProcessLookupError):
            os.kill(self.pid, how)
        if not wait_until(lambda: not self.alive(), patience):
            for member in (self, *family):
                member.kill()

    def kill(self) -> None:
        if self.alive():
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def _family(self) -> list["Identity"]:
        with suppress(psutil.Error):
            children = psutil.Process(self.pid).children(recursive=True)
            return [one for child in children if (one := Identity.of(child.pid))]
        return []


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL)
    return True


def spawn(
    argv: Sequence[str | Path],
    *,
    dies_by: signal.Signals,
    output: IO[bytes] | int,
    cwd: Path,
    stdin: int = subprocess.DEVNULL,
    env: Mapping[str, str] | None = None,
    own_session: bool = False,
    **identity: Any,
) -> subprocess.Popen[bytes]:
    """Start a process that gets the signal `dies_by` when this one is killed (on Linux)."""
    return subprocess.Popen(
        argv,
        stdin=stdin,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd=cwd,
        env=env,
        start_new_session=own_session,
        preexec_fn=_mourner(dies_by),
        **identity,
    )


def _mourner(dies_by: signal.Signals) -> Callable[[], None] | None:
    # The kernel watches the thread that forked, not the process: elsewhere than in the
    # main thread the child would end with its thread.
    if sys.platform != "linux" or threading.current_thread() is not threading.main_thread():
        return None
    prctl = ctypes.CDLL(None).prctl

    def mourn() -> None:
        prctl(PR_SET_PDEATHSIG, int(dies_by))

    return mourn
