"""`manage.py up`, with everything it starts."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from config.embedded.ports import LOOPBACK, free_port, is_free
from config.embedded.processes import wait_until

ROOT = Path(__file__).parents[2]
PATIENCE = 90  # seconds, on a machine that is busy with the rest of the suite

pytestmark = pytest.mark.slow


class Up:
    """One `manage.py up` and what it has written so far."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self.log = folder.with_name("up.log")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = _command("up", "--no-demo", "--port", self.port, up=self)
        assert wait_until(lambda: "Ctrl-C" in self.said or self.ended, PATIENCE), self.said
        assert not self.ended, self.said

    def everyone(self) -> list[psutil.Process]:
        assert self.process
        return psutil.Process(self.process.pid).children(recursive=True)

    def check_services(self) -> int:
        return _command("check_services", up=self).wait(PATIENCE)

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


def _command(*words: object, up: Up) -> "subprocess.Popen[bytes]":
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


@pytest.fixture
def up() -> Iterator[Up]:
    parent = Path(tempfile.mkdtemp())
    parent.chmod(0o711)
    up = Up(parent / "data", free_port())
    yield up
    if up.process and not up.ended:
        up.stop()
    shutil.rmtree(parent)


def _gone(processes: list[psutil.Process]) -> bool:
    return not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in processes)


def test_one_command_gives_a_working_product_and_ctrl_c_ends_all_of_it(up: Up) -> None:
    with socket.create_server((LOOPBACK, up.port)):
        up.start()
    everyone = up.everyone()

    assert f"http://{LOOPBACK}:{up.port + 1}" in up.said, "the taken port was not passed over"
    with urllib.request.urlopen(f"http://{LOOPBACK}:{up.port + 1}/login/") as page:
        assert page.status == 200
    assert wait_until(lambda: up.check_services() == 0, PATIENCE), up.said
    assert wait_until(lambda: "simulator listens on" in up.said, PATIENCE), up.said
    assert up.stop(signal.SIGINT) == 0
    assert _gone(everyone)
    assert is_free(up.port + 1)


def test_after_a_kill_the_next_start_is_as_good_as_any(up: Up) -> None:
    up.start()
    orphans = up.everyone()
    up.stop(signal.SIGKILL)
    up.log.write_text("")

    up.start()

    assert _gone(orphans)
    with urllib.request.urlopen(f"http://{LOOPBACK}:{up.port}/login/") as page:
        assert page.status == 200
    assert up.stop() == 0


def test_a_second_one_on_the_same_folder_says_so(up: Up) -> None:
    up.start()

    second = _command("up", "--no-demo", "--port", free_port(), up=up)

    assert second.wait(PATIENCE) == 1
    assert str(up.folder) in up.said
    assert not up.ended


def test_without_services_the_check_fails(up: Up) -> None:
    assert up.check_services() == 1
