"""`manage.py up` as somebody runs it: a folder of its own, with all that it starts."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from config.embedded.ports import free_port
from config.embedded.processes import wait_until

ROOT = Path(__file__).parents[1]
PATIENCE = 180  # seconds, on a machine that is busy with the rest of the suite


class Up:
    """One `manage.py up` and what it has written so far."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.log = folder.with_name("up.log")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = command("up", "--no-demo", "--port", self.port, up=self)
        assert wait_until(lambda: "Ctrl-C" in self.said or self.ended, PATIENCE), self.said
        assert not self.ended, self.said

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def everyone(self) -> list[psutil.Process]:
        assert self.process
        return psutil.Process(self.process.pid).children(recursive=True)

    def check_services(self) -> int:
        return command("check_services", up=self).wait(PATIENCE)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        assert self.process
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)

    @property
    def said(self) -> str:
        return self.log.read_text()

    @property
    def ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None


def command(*words: object, up: Up) -> subprocess.Popen[bytes]:
    # Settings as a person would have them, without the suite's own services.
    mine = ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE")
    environment = {k: v for k, v in os.environ.items() if k not in mine}
    environment["RECADO_DATA_DIR"] = str(up.folder)
    with up.log.open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "manage.py", *map(str, words)],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )


@contextmanager
def running() -> Iterator[Up]:
    """Not started yet; what was started is ended and forgotten."""
    parent = Path(tempfile.mkdtemp())
    parent.chmod(0o711)
    up = Up(parent / "data", free_port())
    yield up
    if up.process and not up.ended:
        up.stop()
    shutil.rmtree(parent)
