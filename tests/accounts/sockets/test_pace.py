"""Streams come at most four times a second, and what is said last always arrives."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from typing import Any
from uuid import uuid4

from asgiref.sync import sync_to_async
from django.conf import settings as django_settings

from apps.accounts.live import paced, publishing, rooms
from apps.accounts.momentary import store
from tests.accounts.sockets.conftest import ACMES
from tests.accounts.sockets.connections import SOON, Socket, done, in_a_loop, opened

END = 99


def tell(tenant: Any, number: int, about: object = ACMES, version: int | None = None) -> None:
    room = rooms.of_tenant(tenant.schema_name)
    data = {"number": number, "about": str(about)}
    publishing.publish(tenant, room, "campaign:update", data, about=about, version=version)


async def numbers(socket: Socket, count: int) -> list[int]:
    """Those of the next frames."""
    return [(await socket.hear())["data"]["number"] for _ in range(count)]


async def all_until(socket: Socket, last: asyncio.Future[int]) -> list[int]:
    """The numbers of all frames until the one that was said last."""
    found: list[int] = []
    while not (last.done() and found and found[-1] == last.result()):
        if not await socket.receive_nothing(0.02, interval=0.005):
            found += await numbers(socket, 1)
    return found


def most_in(seconds: float) -> int:
    """Frames that may come in so long: the first at once, and one more that has waited."""
    return 2 + int(seconds * 1000 / paced.GAP)


@in_a_loop
async def test_a_burst_is_thinned_to_four_a_second_and_ends_with_the_last(as_agent, acme):
    socket = await opened(session=as_agent)
    last: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    listening = asyncio.create_task(all_until(socket, last))
    began, number = time.monotonic(), 0

    while time.monotonic() < began + 2:
        number += 1
        await done(tell, acme, number)
        await asyncio.sleep(0.01)
    last.set_result(number)

    found = await asyncio.wait_for(listening, SOON)
    assert found == sorted(found)
    assert (found[0], found[-1]) == (1, number)
    assert 3 <= len(found) <= most_in(time.monotonic() - began)
    await socket.disconnect()


@in_a_loop
async def test_one_campaigns_burst_does_not_hold_anothers_update(as_agent, acme, monkeypatch):
    monkeypatch.setattr(paced, "GAP", 60_000)
    socket = await opened(session=as_agent)
    one, other = uuid4(), uuid4()

    for number in range(5):
        await done(tell, acme, number, one)
    await done(tell, acme, 7, other)

    assert [(await socket.hear())["data"] for _ in range(2)] == [
        {"about": str(one), "number": 0},
        {"about": str(other), "number": 7},
    ]
    await socket.disconnect()


@in_a_loop
async def test_an_older_state_never_follows_a_newer_one(as_agent, acme):
    socket = await opened(session=as_agent)

    for version in (1, 3, 2):
        await done(tell, acme, version, version=version)

    assert await numbers(socket, 2) == [1, 3]
    await done(tell, acme, 2, version=2)
    assert await socket.hears_nothing(0.4)
    await socket.disconnect()


@in_a_loop
async def test_the_last_state_arrives_though_its_publisher_died_at_once(as_agent, acme):
    """The publisher is another process, killed as soon as it has offered its frames."""
    socket = await opened(session=as_agent)
    channel = publishing._channel(rooms.of_tenant(acme.schema_name))
    wires = [
        publishing._wire(publishing.message_of("campaign:update", {"number": number}))
        for number in (1, 2)
    ]
    script = (
        "import os, signal, sys, json, redis\n"
        "from django.conf import settings\n"
        "settings.configure(REDIS_URL=sys.argv[1])\n"
        "from apps.accounts.live import paced\n"
        "for wire in json.loads(sys.argv[3]):\n"
        "    paced.offer('stream', sys.argv[2], bytes.fromhex(wire))\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    arguments = [django_settings.REDIS_URL, channel, json.dumps([wire.hex() for wire in wires])]

    killed = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", script, *arguments], check=False
    )

    assert killed.returncode == -9
    assert await numbers(socket, 2) == [1, 2]
    await socket.disconnect()


@in_a_loop
async def test_processes_that_tell_of_one_campaign_share_its_pace(as_agent, acme):
    """Four threads with connections of their own are as good as four processes to Redis."""
    socket = await opened(session=as_agent)
    channel = publishing._channel(rooms.of_tenant(acme.schema_name))
    last: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    listening = asyncio.create_task(all_until(socket, last))
    began = time.monotonic()

    def offer(number: int) -> None:
        wire = publishing._wire(publishing.message_of("campaign:update", {"number": number}))
        paced.offer("stream", channel, wire)

    def offer_for_a_second(who: int) -> None:
        while time.monotonic() < began + 1:
            offer(who)
            time.sleep(0.01)

    await asyncio.gather(*(asyncio.to_thread(offer_for_a_second, who) for who in range(4)))
    await asyncio.to_thread(offer, END)
    last.set_result(END)

    found = await asyncio.wait_for(listening, SOON)
    assert 2 <= len(found) <= most_in(time.monotonic() - began)
    await socket.disconnect()


@in_a_loop
async def test_every_frame_is_sent_once_though_two_web_processes_look_after_them(as_agent, acme):
    from apps.accounts.momentary import loop_store

    socket = await opened(session=as_agent)
    room = rooms.of_tenant(acme.schema_name)
    for number in (1, 2):
        await done(
            publishing.publish, acme, room, "import:update", {"number": number}, about="import"
        )
    await asyncio.sleep(paced.GAP / 1000 + 0.01)
    async with loop_store() as one, loop_store() as other:
        await asyncio.gather(paced.deliver(one), paced.deliver(other))

    assert await numbers(socket, 2) == [1, 2]
    assert await socket.hears_nothing(0.4)
    await socket.disconnect()


@in_a_loop
async def test_nothing_waits_in_redis_once_it_was_sent(as_agent, acme):
    socket = await opened(session=as_agent)
    for number in range(3):
        await done(tell, acme, number)
    last: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    last.set_result(2)
    await asyncio.wait_for(all_until(socket, last), SOON)

    left = await sync_to_async(store().keys)("recado:paced*waits")

    assert left == []
    assert await sync_to_async(store().zcard)("recado:paced") == 0
    await socket.disconnect()
