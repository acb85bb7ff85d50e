"""One command to a working Recado: services, tables, demo, web, workers and beat."""

import os
import signal
import socket
import sys
from argparse import ArgumentParser
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from config import embedded, queues
from config.embedded.lifecycle import Running
from config.embedded.ports import next_free_port
from config.foreman import Foreman, GaveUp, Job, end_leftovers
from config.preparation import CannotPrepare, Preparation
from config.settings.environment import BASE_DIR, DATA_DIR

SIMULATOR_PORT = 9100  # the next free one if it is taken
#: People at the simulator read most messages, answer some, and take their time.
LIVELY = ("--read-rate", "0.75", "--reply-rate", "0.06", "--webhook-delay-ms", "700")
# Where a browser on this machine finds what listens on every address.
SEEN_FROM_HERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # nosec B104


class Command(BaseCommand):
    help = "Start everything in this terminal. Ctrl-C stops it."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="Address to listen on.")
        parser.add_argument("--port", type=int, default=8000, help="Port to listen on.")
        parser.add_argument(
            "--no-demo", action="store_false", dest="demo", help="Make no demo company."
        )
        parser.add_argument(
            "--data-dir",
            type=Path,
            default=DATA_DIR,
            help="Where the database, Redis and files are kept.",
        )

    def handle(self, *, data_dir: Path, **options: Any) -> None:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(line_buffering=True)  # also into a file or a pipe
        # Said out loud for SIGINT too: a shell starts background jobs with it ignored.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.default_int_handler)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # not under nohup
            signal.signal(signal.SIGHUP, signal.default_int_handler)
        data_dir = data_dir.absolute()
        try:
            with self._services(data_dir) as running:
                self._serve(running, data_dir, **options)
        except (embedded.CannotStart, CannotPrepare, GaveUp) as trouble:
            raise CommandError(str(trouble)) from trouble
        except KeyboardInterrupt:
            pass
        self.stdout.write(_("Stopped."))

    def _services(self, data_dir: Path) -> Running:
        running = embedded.start(
            data_dir,
            database_url=os.environ.get("DATABASE_URL", ""),
            redis_url=os.environ.get("REDIS_URL", ""),
            say=self.stdout.write,
        )
        os.environ["DATABASE_URL"] = running.services.database_url
        os.environ["REDIS_URL"] = running.services.redis_url
        os.environ["RECADO_DATA_DIR"] = str(data_dir)
        return running

    def _serve(
        self, running: Running, data_dir: Path, *, host: str, port: int, demo: bool, **options: Any
    ) -> None:
        end_leftovers(data_dir)
        port = self._free(host, port)
        os.environ.setdefault("PUBLIC_URL", url(host, port))
        if options["verbosity"] < 2:
            os.environ.setdefault("LOG_LEVEL", "WARNING")
        preparation = Preparation(data_dir, running.services.database_url, demo=demo)
        stage = Stage(preparation, host, port)
        running_jobs = [*jobs(host, port, stage), *simulator(data_dir)]
        foreman = Foreman(running_jobs, data_dir=data_dir, folder=BASE_DIR)

        def each_tick() -> None:
            running.mend(say=self.stdout.write)
            if stage.just_opened():
                self.stdout.write(self._banner(preparation.logins))

        preparation.start()
        try:
            foreman.run(each_tick=each_tick)
        finally:
            preparation.stop()

    def _free(self, host: str, wanted: int) -> int:
        port = next_free_port(wanted, host)
        if port != wanted:
            self.stdout.write(
                _("Port %(wanted)s is taken, so Recado uses %(port)s.")
                % {"wanted": wanted, "port": port}
            )
        return port

    def _banner(self, logins: str) -> str:
        title = _("Recado is running at %(address)s") % {"address": os.environ["PUBLIC_URL"]}
        parts = [title, logins, _("Ctrl-C stops it.")]
        return "\n" + "\n\n".join(part for part in parts if part) + "\n"


class Stage:
    """How far the start has come, so that nobody works on tables that are not there yet."""

    def __init__(self, preparation: Preparation, host: str, port: int) -> None:
        self._preparation = preparation
        self._may_begin = preparation.is_known
        self._where = (SEEN_FROM_HERE.get(host, host), port)
        self._open = False

    def web_may_start(self) -> bool:
        # A web process needs seconds to come up: it need not wait for what was done before.
        return self._may_begin or self._preparation.is_done()

    def others_may_start(self) -> bool:
        return self._open

    def just_opened(self) -> bool:
        """True once: when everything is prepared and the web process answers."""
        if self._open or not self._preparation.is_done():
            return False
        with suppress(OSError), socket.create_connection(self._where, 1):
            self._open = True
        return self._open


def jobs(host: str, port: int, stage: Stage) -> list[Job]:
    """What runs beside the services. Celery is told to be quiet; warnings still come through."""
    # In a container everything runs as root; Celery need not say so at each start.
    hush = ["-W", "ignore:You're running the worker with superuser"]
    python = [sys.executable, *hush, "-m"]
    celery = [*python, "celery", "--quiet", "-A", "config"]
    level = ["--loglevel", os.environ.get("LOG_LEVEL", "INFO")]
    worker = [*celery, "worker", *level, "--without-mingle"]
    beat = [*celery, "beat", *level, "--pidfile", ""]
    web = [*python, "daphne", "-v", "0", "-b", host, "-p", str(port), "config.asgi:application"]
    return [
        Job("web", web, may_start=stage.web_may_start),
        *(
            Job(one.name, [*worker, *one.options()], may_start=stage.others_may_start)
            for one in queues.workers()
        ),
        Job("beat", beat, may_start=stage.others_may_start),
    ]


def simulator(data_dir: Path) -> list[Job]:
    """The Cloud API simulator, unless the environment names one that runs elsewhere."""
    if os.environ.get("SANDBOX_URL"):
        return []
    port = next_free_port(SIMULATOR_PORT, "127.0.0.1")
    os.environ["SANDBOX_URL"] = url("127.0.0.1", port)
    callback = f"{os.environ['PUBLIC_URL'].rstrip('/')}/webhooks/meta/"
    command = [sys.executable, "manage.py", "simulate_meta", "--port", str(port)]
    memory = str(data_dir / "simulator.json")
    return [Job("simulator", [*command, "--callback-url", callback, "--state", memory, *LIVELY])]


def url(host: str, port: int) -> str:
    seen = SEEN_FROM_HERE.get(host, host)
    return f"http://[{seen}]:{port}" if ":" in seen else f"http://{seen}:{port}"
