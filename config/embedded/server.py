"""A server of ours: started on a port of its own, found again after a crash, stopped cleanly."""

import os
import signal
import subprocess
from abc import ABC, abstractmethod
from pathlib import Path

from config.embedded.home import Home
from config.embedded.ports import LOOPBACK, free_port, is_free
from config.embedded.processes import Identity, spawn, wait_until
from config.embedded.record import Memory
from config.embedded.words import CannotStart, _

ATTEMPTS = 20  # starts, each on a new port or after a moment
STOP_PATIENCE = 30.0  # seconds to write everything to disk
START_PATIENCE = 300.0  # seconds; recovery after a crash replays what was written since
LOG_SIZE = 10_000_000  # bytes, then the file is set aside at the next start


class Server(ABC):
    """One server of one home. Its port, password and process are remembered there."""

    name: str  # also the name of its log and of what it remembers
    stops_by: signal.Signals

    def __init__(self, home: Home, *, durable: bool) -> None:
        self.home = home
        self.durable = durable
        self.memory = Memory(home.path / "memory.json", self.name)
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    @abstractmethod
    def url(self) -> str: ...

    @abstractmethod
    def prepare(self) -> None:
        """Make what the first start needs; safe to repeat."""

    @abstractmethod
    def command(self) -> list[str | Path]: ...

    @abstractmethod
    def answers(self) -> bool: ...

    def configuration(self) -> str:
        """What is written to the standard input of the server."""
        return ""

    def worth_another_try(self, log: str) -> bool:
        """True when `log`, the words of a start that failed, describe a passing trouble."""
        return not is_free(self.port)

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        self.end_leftovers()
        self.prepare()
        for _attempt in range(ATTEMPTS):
            self.port = free_port(self.port or self.memory.port)
            if self._start_once():
                self.memory.keep(port=self.port)
                return
        raise CannotStart(self._why_not())

    def stop(self) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(self.stops_by)
            try:
                self._process.wait(STOP_PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = None
        self.memory.keep_process(None)

    def restart(self) -> None:
        """Start again on the same port, so that open addresses stay true."""
        self.stop()
        self.start()

    def end_leftovers(self) -> None:
        """End what a killed run left behind. The caller holds the lock of the data folder."""
        if leftover := self.memory.process:
            leftover.end(self.stops_by, patience=STOP_PATIENCE)

    def _start_once(self) -> bool:
        start_of_words = self._log_size()
        self._spawn()
        wait_until(lambda: not self.alive or self.answers(), START_PATIENCE)
        if self.alive:
            return True
        if not self.worth_another_try(self._log(start_of_words)):
            raise CannotStart(self._why_not())
        wait_until(lambda: False, 0.25)
        return False

    def _spawn(self) -> None:
        with self._log_path.open("ab") as log:
            self._process = spawn(
                self.command(),
                dies_by=self.stops_by,
                stdin=subprocess.PIPE,
                output=log,
                cwd=self.home.path,
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
                own_session=True,  # Ctrl-C in the terminal is for those who use the services
                **self.home.owner.identity,
            )
        self.memory.keep_process(Identity.of(self._process.pid))
        if self._process.stdin:
            with self._process.stdin as stdin:
                stdin.write(self.configuration().encode())

    @property
    def _log_path(self) -> Path:
        path = self.home.path / f"{self.name}.log"
        if path.exists() and path.stat().st_size > LOG_SIZE and not self.alive:
            path.replace(path.with_suffix(".log.1"))
        path.touch(mode=0o600)
        return path

    def _log_size(self) -> int:
        return self._log_path.stat().st_size

    def _log(self, start: int) -> str:
        with self._log_path.open("rb") as log:
            log.seek(start)
            return log.read().decode(errors="replace")

    def _why_not(self) -> str:
        last_words = self._log(max(0, self._log_size() - 1000)).strip().splitlines()[-4:]
        return _("%(server)s did not start. The last lines of %(log)s:\n%(lines)s") % {
            "server": self.name,
            "log": self._log_path,
            "lines": "\n".join(last_words),
        }

    def _url(self, scheme: str, user: str, database: str) -> str:
        return f"{scheme}://{user}:{self.memory.password}@{LOOPBACK}:{self.port}/{database}"
