"""How a slice comes to its end: nothing is lost, and nobody else waits for it."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from threading import Event, Thread

import pytest

from apps.accounts import faultpoints
from apps.accounts.ids import new_id
from apps.conversations.delivery import places, slices, waking
from apps.conversations.models import Claim, Message
from apps.whatsapp.bulk_transport import Line
from tests.conversations.delivery.house import hang_up


class Silence:
    """A server that takes what it is told and answers when it may."""

    def __init__(self) -> None:
        self.heard, self.may_answer = Event(), Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def _serve(self) -> None:
        line, _from = self._listening.accept()
        with line:
            line.recv(65_536)
            self.heard.set()
            self.may_answer.wait(60)
            line.sendall(b"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n")

    def end(self) -> None:
        self.may_answer.set()
        self._thread.join(60)
        self._listening.close()


@pytest.fixture
def silence(settings) -> Iterator[Silence]:
    silence = Silence()
    settings.SANDBOX_URL = silence.url
    yield silence
    silence.end()


def test_while_an_old_slice_waits_for_an_answer_the_next_one_may_come(house, silence, settings):
    settings.DELIVERY_IDLE_SECONDS = 30.0
    message = house.reply(house.meet()[0])
    owner = new_id()
    waking.tell([house.tenant.schema_name])
    assert places.take(str(owner))
    slice_ = Thread(target=slices.run, args=(owner, 1.5))
    slice_.start()
    assert silence.heard.wait(30)
    try:
        ends = time.monotonic() + 30
        while places.taken() and time.monotonic() < ends:
            time.sleep(0.05)
        assert places.taken() == 0
        assert Message.objects.get().status == "sending"
    finally:
        silence.may_answer.set()
        slice_.join(60)

    message.refresh_from_db()
    assert message.status == "unknown"


def test_what_is_just_being_claimed_at_the_end_goes_back(house, monkeypatch):
    message = house.reply(house.meet()[0])
    is_claimed, may_begin = Event(), Event()

    def reach(point: str) -> None:
        if point == "delivery.after_claim":
            is_claimed.set()
            may_begin.wait(30)

    monkeypatch.setattr(faultpoints, "reach", reach)

    async def story() -> None:
        async with Line(4) as line:
            ours = slices.Slice(line, new_id(), 5.0)
            recording = asyncio.create_task(ours.recorder.run())
            await ours._look(house.tenant.schema_name)
            assert await asyncio.to_thread(is_claimed.wait, 30)
            ending = asyncio.create_task(ours._end())
            await asyncio.sleep(0.1)
            may_begin.set()
            await asyncio.gather(ending, recording)
            await hang_up(ours)

    asyncio.run(story())

    message.refresh_from_db()
    assert (message.status, message.attempt) == ("queued", 0)
    assert not Claim.objects.exists()
    assert house.stats()["received"] == 0
