"""Tables, demo and first way in, made by `manage.py prepare` in a process of its own."""

import hashlib
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from django.utils.translation import gettext as _

from config.settings.environment import BASE_DIR

NOTE = "prepared"  # in the data folder: what the last preparation was made from


class CannotPrepare(Exception):
    """The preparation failed and has said why on stderr."""


class Preparation:
    """Runs beside the start of the web process when there is nothing new to prepare."""

    def __init__(self, data_dir: Path, database_url: str, *, demo: bool) -> None:
        self._note = data_dir / NOTE
        self._digest = _digest(database_url, demo=demo)
        self._demo = demo
        self._process: subprocess.Popen[str] | None = None
        self.logins = ""

    @property
    def is_known(self) -> bool:
        """True when the same migrations went into the same database before."""
        with suppress(OSError):
            return self._note.read_text() == self._digest
        return False

    def start(self) -> None:
        command = [sys.executable, "manage.py", "prepare", *([] if self._demo else ["--no-demo"])]
        self._process = subprocess.Popen(  # noqa: S603 (a command of ours)
            command, cwd=BASE_DIR, stdout=subprocess.PIPE, text=True
        )

    def is_done(self) -> bool:
        if self._process is None:
            return True
        if self._process.poll() is None:
            return False
        self.logins = self._process.communicate()[0].strip()
        if self._process.returncode:
            raise CannotPrepare(_("The database could not be brought up to date; see above."))
        self._note.write_text(self._digest)
        self._process = None
        return True

    def stop(self) -> None:
        if self._process:
            self._process.terminate()
            self._process.communicate()


def _digest(database_url: str, *, demo: bool) -> str:
    parts = [database_url, str(demo), (BASE_DIR / "requirements.txt").read_text()]
    for migration in sorted(BASE_DIR.glob("apps/*/migrations/*.py")):
        parts += [str(migration.relative_to(BASE_DIR)), migration.read_text()]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
