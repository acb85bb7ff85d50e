"""What a test of delivery needs: a company whose rows stand, and channels at the simulator."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.db import connection
from django.utils import timezone

from apps.accounts.ids import new_id
from apps.accounts.models import Tenant
from apps.accounts.momentary import store
from apps.accounts.tenancy import in_public, in_tenant
from apps.conversations.delivery import due, slices, waking
from apps.conversations.models import (
    Batch,
    Claim,
    Contact,
    Identity,
    Message,
    Thread,
)
from apps.whatsapp.models import Channel
from tests import copies
from tests.copies import Copy
from tests.simulated import PHONE, ROOT, TOKEN, WABA, Simulator

FIRST = 55_11_9_8000_0000  # numbers that make nothing happen


@dataclass
class House:
    """Its rows are committed, or rolled back with the test."""

    tenant: Tenant
    simulator: Simulator
    channels: list[Channel] = field(default_factory=list)
    people: int = 0

    @property
    def channel(self) -> Channel:
        return self.channels[0]

    def connect(self, phone: str = PHONE, **fields: Any) -> Channel:
        """A channel of the sandbox; `phone` is the simulator's id of the number."""
        told = {
            "provider": Channel.Provider.META,
            "status": Channel.Status.ONLINE,
            "sandbox": True,
            "throughput": 1000,
            **fields,
        }
        channel = Channel(display_name=phone, name=f"n{phone}", key=phone, account=WABA, **told)
        if self.simulator and phone.isdigit():
            self.simulator.sim_post(f"numbers/{phone}", {"wabaId": WABA})
        channel.set_credentials(access_token=TOKEN)
        channel.save()
        self.channels.append(channel)
        return channel

    def meet(self, count: int = 1, *, numbers: list[str] | None = None) -> list[Contact]:
        """People whose window is open on each channel."""
        if numbers is None:
            first = FIRST + self.people
            numbers = [f"+{first + n}" for n in range(count)]
            self.people += count
        contacts = Contact.objects.bulk_create(
            [Contact(name=f"Person {n}", phone=n) for n in numbers]
        )
        Identity.objects.bulk_create(
            [Identity(contact=one, kind=Identity.Kind.PHONE, value=one.phone) for one in contacts]
        )
        until = timezone.now() + timedelta(hours=20)
        Thread.objects.bulk_create(
            Thread(contact=one, channel=channel, window_until=until)
            for one in contacts
            for channel in self.channels
        )
        return contacts

    def batch(
        self, people: list[Contact], *, channel: Channel | None = None, **fields: Any
    ) -> Batch:
        """One text to all of them, its gate open."""
        said = {"kind": "text", "content": {"text": "Hello {{nome}}"}, "weight": 1}
        batch = Batch.objects.create(
            **{
                "origin": "campaign",
                "category": "utility",
                "variants": [said],
                "is_open": True,
                "frozen_at": timezone.now(),
                "queued": len(people),
                **fields,
            }
        )
        kind = batch.variants[0]["kind"]
        Message.objects.bulk_create(
            [
                Message(
                    id=new_id(),
                    contact=one,
                    channel=channel or self.channel,
                    batch=batch,
                    direction="out",
                    origin="campaign",
                    kind=kind,
                    values={"nome": one.name},
                    status="queued",
                    category="utility",
                )
                for one in people
            ],
            batch_size=2000,
        )
        return batch

    def reply(self, person: Contact, text: str = "Hi", **fields: Any) -> Message:
        return Message.objects.create(
            **{
                "contact": person,
                "channel": self.channel,
                "direction": "out",
                "origin": "agent",
                "kind": "text",
                "content": {"text": text, "previewUrl": False},
                "status": "queued",
                "due_at": timezone.now(),
                **fields,
            }
        )

    def deliver(self, seconds: float = 20.0) -> int:
        """One slice, in this process; ends when it has nothing to do."""
        waking.tell([self.tenant.schema_name])
        return slices.run(seconds=seconds)

    def finish(self, *, within: float = 180.0) -> None:
        """Slices after each other, as the tasks do it, until nothing is left to do."""
        ends = time.monotonic() + within
        while True:
            with in_public():
                work = due.schemas()
            if not work and not Claim.objects.exists():
                return
            assert time.monotonic() < ends, self.statuses()
            self.deliver()

    def finish_later(self, message: Message, *, within: float = 180.0) -> None:
        """The same, also while it waits to be tried again."""
        ends = time.monotonic() + within
        while message.status in {"queued", "sending"}:
            assert time.monotonic() < ends
            self.deliver(5)
            message.refresh_from_db()

    def arrived(self) -> set[str]:
        """Ids of our messages that the simulator accepted."""
        told = self.simulator.sim("messages", limit=100_000)["messages"]
        return {one["bizOpaqueCallbackData"] for one in told}

    def ids(self, *statuses: str) -> set[str]:
        return {
            str(pk)
            for pk in Message.objects.filter(status__in=statuses).values_list("pk", flat=True)
        }

    def statuses(self) -> Counter[str]:
        return Counter(Message.objects.values_list("status", flat=True))

    def stats(self) -> dict[str, Any]:
        return self.simulator.sim("stats")

    def process(self, code: str, **variables: str) -> Copy:
        """A process of its own on the same database, running this code."""
        variables = {"SANDBOX_URL": self.simulator.url, **variables}
        copy = copies.make(code, database=connection.settings_dict["NAME"], **variables)
        copy.go()
        return copy

    def slice(self, seconds: float = 20.0, **variables: str) -> Copy:
        """A slice in a process of its own."""
        return self.process(
            "from apps.conversations.delivery import due, slices, waking;"
            f"waking.tell(['{self.tenant.schema_name}']); print(slices.run(seconds={seconds}))",
            **variables,
        )

    def worker(self) -> subprocess.Popen[str]:
        """A Celery worker with two processes, on a Redis database of its own, at work."""
        redis = urlsplit(os.environ["REDIS_URL"])._replace(path="/7").geturl()
        variables = {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DEBUG": "1",
            "REDIS_URL": redis,
            "DATABASE_URL": _database_url(),
            "SANDBOX_URL": self.simulator.url,
            "EMAIL_URL": "dummymail://",
        }
        command = "-A config.celery worker --concurrency 2 --loglevel WARNING --without-gossip"
        worker = subprocess.Popen(
            [sys.executable, "-m", "celery", *command.split()],
            cwd=ROOT,
            env=os.environ | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        code = (
            "from apps.conversations.delivery import waking;"
            f"waking.tell(['{self.tenant.schema_name}'])"
        )
        shell = [sys.executable, "manage.py", "shell", "--no-imports", "-v", "0", "-c", code]
        subprocess.run(shell, cwd=ROOT, env=os.environ | variables, check=True)
        return worker

    def leave(self) -> None:
        """Redis forgets; what was written goes with the test."""
        for key in store().scan_iter("recado:held-template:*"):
            store().delete(key)
        store().delete("recado:delivery:news", "recado:delivery:places", "recado:delivery:queued")


def _database_url() -> str:
    name = str(connection.settings_dict["NAME"])
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


@contextmanager
def at_home(tenant: Tenant, simulator: Simulator) -> Iterator[House]:
    house = House(tenant, simulator)
    simulator.sim_post("reset")
    with in_tenant(tenant):
        try:
            house.connect()
            yield house
        finally:
            house.leave()


async def hang_up(slice_: slices.Slice) -> None:
    """For who has taken one through its life step by step."""
    for room in (slice_.backroom, slice_.uploads, slice_.watching):
        await room.close()
