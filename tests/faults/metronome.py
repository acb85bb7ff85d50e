"""Messages at even times to the simulator, each saying when it left: how late they come tells how
far what arrives may bunch up because the machine is busy, and not because too much was sent."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

import requests

from tests.simulated import TOKEN, Simulator

PHONE = "220000000000999"
EVERY = 0.05  # seconds


@dataclass
class Metronome:
    """`late`: the longest that one was on its way, in seconds; known when it has stopped."""

    simulator: Simulator
    late: float = 0.0
    stopped: Event = field(default_factory=Event)

    def beat(self) -> None:
        url = f"{self.simulator.url}/v25.0/{PHONE}/messages"
        with requests.Session() as session:
            session.headers["authorization"] = f"Bearer {TOKEN}"
            number = 0
            while not self.stopped.wait(EVERY):
                number += 1
                body = {
                    "messaging_product": "whatsapp",
                    "to": f"+55119{70000000 + number}",
                    "type": "text",
                    "text": {"body": "tick"},
                    "biz_opaque_callback_data": f"tick {time.time()}",
                }
                session.post(url, json=body, timeout=30)

    def read(self) -> None:
        told = self.simulator.sim("messages", limit=200_000)["messages"]
        ours = [one for one in told if one["phoneNumberId"] == PHONE]
        assert ours
        self.late = max(one["at"] - float(one["bizOpaqueCallbackData"].split()[1]) for one in ours)


@contextmanager
def ticking(simulator: Simulator) -> Iterator[Metronome]:
    metronome = Metronome(simulator)
    thread = Thread(target=metronome.beat, daemon=True)
    thread.start()
    try:
        yield metronome
    finally:
        metronome.stopped.set()
        thread.join(60)
        metronome.read()


def most_within(stamps: Sequence[float], seconds: float) -> int:
    """The most that came in any stretch of so many seconds, wherever it begins."""
    first = most = 0
    for last, at in enumerate(stamps):
        while stamps[first] <= at - seconds:
            first += 1
        most = max(most, last - first + 1)
    return most
