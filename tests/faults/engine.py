"""Companies whose messages really leave: workers and the clock in processes of their own, over
services that a test may take away, to a simulator that counts what arrives."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import redis

from config.embedded import lifecycle
from config.queues import DELIVERY, LONG, PROMPT, Worker
from tests.faults import metronome
from tests.faults.house import House, at_home
from tests.live import LOG, start_web
from tests.shell import ROOT
from tests.simulated import PHONE, WABA, Simulator, running

FULL = os.environ.get("RECADO_FAULTS") == "full"
PATIENCE = 600.0 if FULL else 120.0  # seconds until everything has finished by itself
#: Times that are minutes in earnest.
SHORT = {
    "DELIVERY_DUTY_SECONDS": "2",
    "DELIVERY_CLAIM_SECONDS": "6",
    "DELIVERY_SLICE_SECONDS": "5",
    "DELIVERY_IDLE_SECONDS": "0.5",
}
#: One who does everything, as on a small machine.
ALONE = Worker("worker", ",".join([PROMPT, DELIVERY, LONG]), 3)
_PRELUDE = """
import json
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations import tallying
from apps.conversations.delivery import waking
from apps.conversations.models import Batch, Contact, Message
from apps.whatsapp.models import Channel
from tests.conversations.delivery.house import House
tenant = Tenant.objects.get(slug={slug!r})
with in_tenant(tenant):
    house = House(tenant, None)
    house.channels = list(Channel.objects.order_by("key"))
    house.people = Contact.objects.count()
"""
_CLEAR = """
from django.db import connection
for tenant in Tenant.objects.all():
    with in_tenant(tenant), connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE conversations_claim, conversations_duty, conversations_batchtally,"
            " conversations_batchline, conversations_message, conversations_batch,"
            " conversations_thread, conversations_identity, conversations_contactsearch,"
            " conversations_searchdue, conversations_searchduerange, conversations_contact,"
            " whatsapp_incident, whatsapp_channel, whatsapp_template CASCADE"
        )
"""


@dataclass(frozen=True)
class Hired:
    """A process that is started again when it has died, as a foreman would do it."""

    command: Sequence[str]
    variables: Mapping[str, str]


@dataclass
class Engine:
    home: House
    simulator: Simulator
    broker: lifecycle.Running
    hired: dict[str, Hired] = field(default_factory=dict)
    alive: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    # ── what there is to send ──

    def inside(self, code: str, *, slug: str = "acme") -> Any:
        """Run lines of Python inside the company, with its `house`; the JSON that they print."""
        lines = "".join(f"    {line}\n" for line in code.strip().splitlines())
        said = self.home.site.python(_PRELUDE.format(slug=slug) + lines)
        return json.loads(said) if said.strip() else None

    def connect(self, phone: str = PHONE, *, slug: str = "acme", per_second: int = 400) -> None:
        self.simulator.sim_post(f"numbers/{phone}", {"wabaId": WABA})
        self.inside(f"house.connect({phone!r}, throughput={per_second})", slug=slug)

    def campaign(self, people: int, *, slug: str = "acme", channel: int = 0) -> None:
        """A message to that many who were not there before; it begins at once."""
        self.inside(
            f"house.batch(house.meet({people}), channel=house.channels[{channel}])\n"
            "waking.tell([tenant.schema_name])",
            slug=slug,
        )

    def start_campaign(self, people: int, *, slug: str = "acme") -> None:
        """Somebody presses Start; everything else workers and the clock have to do."""
        code = (
            "from apps.accounts.actor import PLATFORM\n"
            "from apps.campaigns import lifecycle\n"
            "from apps.campaigns.models import Campaign\n"
            f"house.meet({people})\n"
            "said = {'kind': 'text', 'content': {'text': 'Hello {{nome}}'}, 'weight': 1}\n"
            "campaign = Campaign.objects.create(name='Spring', audience={'all': True},"
            " variants=[said], channels=[house.channels[0].pk], category='utility')\n"
            "lifecycle.start(campaign, by=PLATFORM)"
        )
        self.inside(code, slug=slug)

    def has_finished(self, slug: str = "acme") -> bool:
        """Every campaign, and with it everything."""
        query = f"SELECT DISTINCT status FROM t_{slug}.campaigns_campaign"
        return self.asked(query) == [("finished",)] and self.is_over(slug)

    def reply(self, *, slug: str = "acme") -> str:
        """Somebody answers somebody; the message's id."""
        return self.timed_reply(slug=slug)[0]

    def timed_reply(self, *, slug: str = "acme") -> tuple[str, float]:
        """The same, and when it was in the queue (unix seconds)."""
        code = (
            "import time\n"
            "person = house.meet()[0]\n"
            "reply, at = house.reply(person), time.time()\n"
            "waking.tell([tenant.schema_name])\n"
            "print(json.dumps([str(reply.pk), at]))"
        )
        message, at = self.inside(code, slug=slug)
        return message, at

    def clear(self) -> None:
        """Nothing stored, the simulator as new. Whoever is at work and has nothing to do stays."""
        if not (self.is_over("acme") and self.is_over("globex")):
            self.dismiss_all()
        self.home.site.python(_PRELUDE.format(slug="acme") + "    pass\n" + _CLEAR)
        for url in (self.home.services.services.redis_url, self.broker.services.redis_url):
            redis.Redis.from_url(url).flushall()
        self.simulator.sim_post("reset")

    # ── who works ──

    def hire(self, worker: Worker = ALONE, *options: str, slices: int = 1, **more: str) -> None:
        command = ("config.celery", "worker", "--loglevel", "WARNING", *worker.options(), *options)
        self._hire(worker.name, command, {"DELIVERY_SLICES": str(slices), **more})

    def start_clock(self) -> None:
        """Beat, for which half a minute is two seconds."""
        self._hire("beat", ("tests.faults.clock", "beat", "--pidfile", "", "--max-interval", "1"))

    def _hire(
        self, name: str, command: Sequence[str], variables: Mapping[str, str] | None = None
    ) -> None:
        asked = Hired(command, variables or {})
        if self.hired.get(name) != asked:
            if name in self.hired:
                self.dismiss(name)
            self.hired[name] = asked
        self.revive()

    def _start(self, name: str) -> None:
        one = self.hired[name]
        with LOG.open("ab") as log:
            self.alive[name] = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", *one.command],
                cwd=ROOT,
                env=self.home.site.environment | SHORT | dict(one.variables),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """With all its children, as a machine that loses power."""
        process = self.alive.pop(name, None)
        if process:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def kill_web(self) -> None:
        web = self.home.site.processes.pop()
        web.kill()
        web.wait()
        start_web(self.home.site, port=self.home.port)

    def dismiss(self, name: str) -> None:
        self.kill(name)
        del self.hired[name]

    def dismiss_all(self) -> None:
        for name in list(self.hired):
            self.dismiss(name)

    def revive(self) -> None:
        for name in self.hired:
            process = self.alive.get(name)
            if process is None or process.poll() is not None:
                self._start(name)

    # ── what becomes of it ──

    def until(self, true: Callable[[], bool], *, seconds: float = PATIENCE) -> bool:
        """Whether it comes true; whoever dies meanwhile is started again."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            self.revive()
            with suppress(psycopg.OperationalError):
                if true():
                    return True
            time.sleep(0.1)
        return False

    def asked(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.home.site.database_url, autocommit=True) as connection:
            return connection.execute(query).fetchall()

    def statuses(self, slug: str = "acme") -> Counter[str]:
        query = f"SELECT status, count(*) FROM t_{slug}.conversations_message GROUP BY 1"
        return Counter(dict(self.asked(query)))

    def is_sent(self, message: str, slug: str = "acme") -> bool:
        query = f"SELECT status FROM t_{slug}.conversations_message WHERE id = '{message}'"
        return self.asked(query) == [("sent",)]

    def is_over(self, slug: str = "acme") -> bool:
        """Nothing waits, nothing is on its way, every batch has been closed."""
        claims = self.asked(f"SELECT 1 FROM t_{slug}.conversations_claim LIMIT 1")
        batches = f"SELECT 1 FROM t_{slug}.conversations_batch WHERE finished_at IS NULL LIMIT 1"
        found = self.statuses(slug)
        return not (found["queued"] or found["sending"] or claims or self.asked(batches))

    def accepted(self) -> int:
        return int(self.simulator.sim("stats")["accepted"])

    def arrived(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.simulator.sim("messages", limit=200_000)["messages"]
        return [one for one in found if one["phoneNumberId"] != metronome.PHONE]

    def stamps(self, phone: str = PHONE) -> list[float]:
        """When each message of this number came to the simulator, in order."""
        return sorted(one["at"] for one in self.arrived() if one["phoneNumberId"] == phone)

    def check(self, count: int, *, slug: str = "acme") -> Counter[str]:
        """Nothing twice, nothing lost, nothing pretended; how the messages ended."""
        stats = self.simulator.sim("stats")
        assert stats["duplicates"] == 0
        rows = self.asked(f"SELECT id::text, status FROM t_{slug}.conversations_message")
        sent = {pk for pk, status in rows if status == "sent"}
        unknown = {pk for pk, status in rows if status == "unknown"}
        arrived = {one["bizOpaqueCallbackData"] for one in self.arrived()}
        assert len(rows) == count == len(sent) + len(unknown)
        assert sent <= arrived <= sent | unknown
        told = self.inside(
            "found = tallying.counts_of(Batch.objects.values_list('pk', flat=True)).values()\n"
            "print(json.dumps([sum(c.sent for c in found), sum(c.unknown for c in found)]))",
            slug=slug,
        )
        in_batches = (
            f"SELECT id::text FROM t_{slug}.conversations_message WHERE batch_id IS NOT NULL"
        )
        bulk = {pk for (pk,) in self.asked(in_batches)}
        assert told == [len(sent & bulk), len(unknown & bulk)]
        return Counter(status for _pk, status in rows)


@contextmanager
def started(folder: Path) -> Iterator[Engine]:
    """Acme and Globex without channels. The broker is a Redis of its own, so that it can be
    away while the rest is there."""
    with (
        lifecycle.start(
            folder / "broker", durable=False, database_url="none", say=lambda _line: None
        ) as broker,
        running(windows=False, deliver=False) as simulator,
        at_home(
            folder / "home",
            DJANGO_SETTINGS_MODULE="config.settings",
            DEBUG="1",
            LOG_LEVEL="ERROR",
            EMAIL_URL="dummymail://",
            SANDBOX_URL=simulator.url,
            CELERY_BROKER_URL=broker.services.redis_url,
        ) as home,
    ):
        engine = Engine(home, simulator, broker)
        try:
            yield engine
        finally:
            engine.dismiss_all()
