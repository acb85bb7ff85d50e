"""What is written down beside the data: addresses, passwords, ports and process numbers."""

import fcntl
import json
import os
import secrets
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from config.embedded.processes import Identity
from config.embedded.words import CannotStart, _

LOCK_PATIENCE = 1.0  # seconds; a reader holds the lock for a moment only


@dataclass(frozen=True, slots=True)
class Services:
    """Where PostgreSQL and Redis answer, passwords included."""

    database_url: str
    redis_url: str


class DataDirLock:
    """Held for as long as the services of a data folder run; the kernel frees it at death."""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / "lock"
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + LOCK_PATIENCE
        while not self._taken():
            if time.monotonic() > deadline:
                os.close(self._file)
                raise CannotStart(
                    _(
                        "Recado is already running on %(folder)s. "
                        "Stop it there, or choose another folder with --data-dir."
                    )
                    % {"folder": data_dir}
                )
            time.sleep(0.05)

    def _taken(self) -> bool:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        os.close(self._file)


def is_held(data_dir: Path) -> bool:
    try:
        file = os.open(data_dir / "lock", os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


def running(data_dir: Path) -> Services | None:
    """The services that a living process started on `data_dir`, or None."""
    if not is_held(data_dir):
        return None
    with suppress(OSError, ValueError, TypeError):
        return Services(**json.loads((data_dir / "services.json").read_text()))
    return None


def announce(data_dir: Path, services: Services) -> None:
    write_private(data_dir / "services.json", asdict(services))


def withdraw(data_dir: Path) -> None:
    (data_dir / "services.json").unlink(missing_ok=True)


class Memory:
    """What one server keeps from start to start: its port, its password, its last process."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._name = name

    @property
    def port(self) -> int | None:
        return self._read().get("port")

    @property
    def password(self) -> str:
        known = self._read().get("password")
        if not known:
            known = secrets.token_urlsafe(24)
            self.keep(password=known)
        return str(known)

    @property
    def process(self) -> Identity | None:
        known = self._read()
        return Identity(known["pid"], known["since"]) if known.get("pid") else None

    def keep_process(self, identity: Identity | None) -> None:
        self.keep(
            pid=identity.pid if identity else None, since=identity.since if identity else None
        )

    def keep(self, **values: object) -> None:
        everything = self._everything()
        everything[self._name] = everything.get(self._name, {}) | values
        write_private(self._path, everything)

    def _read(self) -> dict[str, Any]:
        return self._everything().get(self._name, {})

    def _everything(self) -> dict[str, dict[str, Any]]:
        with suppress(OSError, ValueError):
            found: dict[str, dict[str, Any]] = json.loads(self._path.read_text())
            return found
        return {}


def write_private(path: Path, content: object) -> None:
    """Replace `path` in one step by a JSON file that only its owner can read."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w") as stream:
        json.dump(content, stream)
    draft.replace(path)
