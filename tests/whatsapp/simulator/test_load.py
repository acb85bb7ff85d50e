"""The simulator must be faster than whatever it measures."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import aiohttp
import psutil
import pytest
import uvloop

from tests import simulated
from tests.simulated import PHONE, TOKEN, WABA, Listener, Simulator, until

MESSAGES = 10_000
AT_ONCE = 64
A_SECOND = 2000  # messages a core must bear


@pytest.fixture
def loaded() -> Iterator[tuple[Simulator, Listener]]:
    with simulated.listening() as listener, simulated.running(callback_url=listener.url) as it:
        it.get(f"/{WABA}", fields="name")
        it.get(f"/{PHONE}", fields="display_phone_number")
        body = {"type": "BODY", "text": "Oi {{1}}, temos novidades para você"}
        it.sim_post("templates", {"wabaId": WABA, "name": "promo", "components": [body]})
        yield it, listener


async def send_all(url: str) -> None:
    numbers = iter(range(MESSAGES))
    headers = {"Authorization": f"Bearer {TOKEN}"}

    async def send(session: aiohttp.ClientSession) -> None:
        for number in numbers:
            async with session.post(f"{url}/v25.0/{PHONE}/messages", json=body(number)) as answer:
                assert answer.status == 200, await answer.text()

    connector = aiohttp.TCPConnector(limit=AT_ONCE)
    async with aiohttp.ClientSession(connector=connector, headers=headers) as session:
        await asyncio.gather(*(send(session) for _ in range(AT_ONCE)))


def body(number: int) -> dict[str, object]:
    values = [{"type": "text", "text": "Maria"}]
    template = {
        "name": "promo",
        "language": {"code": "pt_BR"},
        "components": [{"type": "body", "parameters": values}],
    }
    return {
        "messaging_product": "whatsapp",
        "to": f"+55119{20_000_000 + number}",
        "type": "template",
        "template": template,
        "biz_opaque_callback_data": str(number),
    }


@pytest.mark.load
@pytest.mark.slow
def test_one_core_bears_two_thousand_sends_a_second_with_all_their_webhooks(loaded):
    """Counted in processor time, so that other work on the machine does not matter."""
    simulator, _ = loaded
    process = psutil.Process(simulator.process.pid)
    before = process.cpu_times()

    uvloop.run(send_all(simulator.url))
    until(lambda: simulator.sim("stats")["webhooks"]["pending"] == 0, seconds=30)

    after, stats = process.cpu_times(), simulator.sim("stats")
    used = after.user + after.system - before.user - before.system
    assert (stats["unique"], stats["webhooks"]["items"]) == (MESSAGES, 3 * MESSAGES)
    assert MESSAGES / used >= A_SECOND, f"{MESSAGES / used:.0f} a second and core"
    assert process.memory_info().rss < 400 * 2**20
