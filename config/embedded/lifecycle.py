"""Starting and stopping the services of one data folder."""

import shutil
from pathlib import Path
from types import TracebackType
from typing import Self

from config.embedded.home import Home, Say, settle
from config.embedded.postgres import Postgres
from config.embedded.record import DataDirLock, Services, announce, withdraw
from config.embedded.redis_server import RedisServer
from config.embedded.server import Server
from config.embedded.words import _


class Running:
    """Services that run until `stop()`, or until the `with` block ends."""

    def __init__(self, data_dir: Path, home: Home, lock: DataDirLock) -> None:
        self.services = Services("", "")
        self.postgres: Postgres | None = None
        self.redis: RedisServer | None = None
        self._data_dir = data_dir
        self._home = home
        self._lock: DataDirLock | None = lock

    @property
    def servers(self) -> list[Server]:
        return [server for server in (self.postgres, self.redis) if server]

    def announce(self, services: Services) -> None:
        self.services = services
        announce(self._data_dir, services)

    def mend(self, *, say: Say = print) -> None:
        """Start again what has died meanwhile, at the same address."""
        for server in self.servers:
            if not server.alive:
                say(_("%(server)s has died and is started again.") % {"server": server.name})
                server.start()

    def stop(self) -> None:
        if self._lock is None:
            return
        withdraw(self._data_dir)
        for server in self.servers:
            server.stop()
        if self._home.passing:
            shutil.rmtree(self._home.path, ignore_errors=True)
        self._lock.release()
        self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()


def start(
    data_dir: Path,
    *,
    durable: bool = True,
    database_url: str = "",
    redis_url: str = "",
    say: Say = print,
) -> Running:
    """Start PostgreSQL and Redis for `data_dir`; a service whose address is given is left alone.

    Raises CannotStart, in words for the person at the terminal. Without `durable` nothing
    is promised to survive a crash: for tests only.
    """
    data_dir = data_dir.absolute()
    home = settle(data_dir, durable=durable, say=say)
    running = Running(data_dir, home, DataDirLock(data_dir))
    try:
        if not database_url:
            running.postgres = Postgres(home, durable=durable)
            running.postgres.start()
        if not redis_url:
            running.redis = RedisServer(home, durable=durable)
            running.redis.start()
        running.announce(
            Services(
                database_url or (running.postgres.url if running.postgres else ""),
                redis_url or (running.redis.url if running.redis else ""),
            )
        )
    except BaseException:
        running.stop()
        raise
    return running
