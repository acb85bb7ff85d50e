"""How fast one may send, and how the counters prove it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.simulated import PHONE, Simulator, until

TEXT = {"type": "text", "text": {"body": "oi"}}


@pytest.fixture(autouse=True)
def _no_windows(simulator: Simulator) -> None:
    simulator.sim_post("faults", {"windows": False})


def code(simulator: Simulator, to: str, **more: Any) -> int | None:
    error = simulator.send({"to": to, **TEXT, **more}).json().get("error")
    return error["code"] if error else None


def test_a_number_is_held_to_its_throughput(simulator):
    simulator.sim_post("faults", {"rateLimitMps": 5})

    people = [f"+551190000{place:04d}" for place in range(100, 112)]

    with ThreadPoolExecutor(len(people)) as pool:  # at once, however busy the machine is
        codes = list(pool.map(lambda to: code(simulator, to), people))

    assert codes.count(None) >= 5
    assert 130429 in codes
    limited = codes.count(130429)
    number = simulator.sim("stats")["numbers"][PHONE]
    assert (number["limited"], number["accepted"]) == (limited, 12 - limited)
    until(lambda: code(simulator, "+5511900000150") is None)


def test_another_number_has_a_throughput_of_its_own(simulator):
    simulator.sim_post("faults", {"rateLimitMps": 1})
    body = {"to": "+5511900000101", **TEXT}

    assert simulator.send(body).status_code == 200
    assert simulator.send(body).status_code == 429
    assert simulator.send(body, phone="220000000000002").status_code == 200


def test_one_person_gets_45_at_once_and_then_none(simulator):
    began, taken = time.monotonic(), 0
    while (said := code(simulator, "+5511900000101")) is None:
        taken += 1

    assert said == 131056
    assert 45 <= taken <= 46 + (time.monotonic() - began) / 6  # one more every six seconds
    assert code(simulator, "+5511900000102") is None


def test_the_pair_rate_may_be_switched_off(simulator):
    simulator.sim_post("faults", {"pairLimit": False})

    assert {code(simulator, "+5511900000101") for _ in range(50)} == {None}


def test_the_counters_prove_pace_and_uniqueness(simulator):
    for data in ("a", "b", "b"):
        code(simulator, "+5511900000101", biz_opaque_callback_data=data)
    code(simulator, "+5511900000921")

    stats = simulator.sim("stats")
    assert (stats["received"], stats["accepted"]) == (4, 3)
    assert (stats["unique"], stats["duplicates"]) == (2, 1)
    assert stats["refused"] == {"130429": 1}
    number = stats["numbers"][PHONE]
    assert number["busiestSecond"] == 3
    assert 0 < number["smallestPairGap"] < 1
    assert stats["busiestPair"] == {"to": "5511900000101", "messages": 3}


def test_errors_hangs_and_resets_come_at_their_rate(simulator):
    simulator.sim_post("faults", {"errorRate": 1})
    assert code(simulator, "+5511900000101") == 131000

    simulator.sim_post("faults", {"errorRate": 0.5})
    codes = {code(simulator, f"+551190000{place:04d}") for place in range(100, 120)}
    assert codes == {None, 131000}


def test_the_window_is_opened_by_the_customer_and_closed_by_the_test(simulator, listener):
    simulator.sim_post("faults", {"windows": True})
    rosa = "+5511900000101"

    assert code(simulator, rosa) is None
    assert listener.statuses(1)[0]["errors"][0]["code"] == 131047

    simulator.sim_post("inbound", {"phoneNumberId": PHONE, "from": rosa, "text": "oi"})
    listener.messages(1)
    code(simulator, rosa)
    assert [one["status"] for one in listener.statuses(3)] == ["sent", "delivered", "read"]

    simulator.sim_post("window", {"phoneNumberId": PHONE, "to": rosa, "open": False})
    code(simulator, rosa)
    assert listener.statuses(1)[0]["status"] == "failed"
