"""The command as a process: how it starts, ends, and repeats itself."""

from __future__ import annotations

import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from apps.whatsapp.simulator.flags import HELP
from apps.whatsapp.simulator.options import FAULT_HELP
from apps.whatsapp.simulator.triggers import TRIGGERS
from tests import simulated
from tests.simulated import ROOT, Simulator

GUIDE = (ROOT / "docs" / "guides" / "simulator.md").read_text()
TO = {"to": "+5511900000101", "text": {"body": "x"}}


@pytest.mark.slow
def test_it_ends_cleanly_even_while_somebody_waits():
    with simulated.running(latency_ms=60_000) as simulator:
        with pytest.raises(simulated.requests.Timeout):
            simulator.send(TO, timeout=0.2)
        simulator.process.terminate()
        assert simulator.process.wait(timeout=60) == 0


@pytest.mark.slow
def test_a_taken_port_is_said_in_one_sentence():
    with simulated.running() as simulator:
        port = str(urlsplit(simulator.url).port)
        second = subprocess.run(
            [sys.executable, "manage.py", "simulate_meta", "--port", port],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert second.returncode == 1
    assert f"Port {port} could not be opened" in second.stderr
    assert "Traceback" not in second.stderr


def _story(simulator: Simulator) -> list[object]:
    answers = [simulator.send(TO | {"to": f"+551190000{n:04d}"}).json() for n in range(100, 120)]
    return [one["messages"][0]["id"] if "messages" in one else "refused" for one in answers]


@pytest.mark.slow
def test_the_same_seed_tells_the_same_story():
    stories = []
    for seed in (7, 7, 8):
        with simulated.running(seed=seed, error_rate=0.3) as simulator:
            stories.append(_story(simulator))

    assert stories[0] == stories[1]
    assert stories[0] != stories[2]
    assert "refused" in stories[0]


def test_it_needs_neither_django_nor_a_database():
    code = (
        "import sys; import apps.whatsapp.simulator.server;"
        "print([m for m in sys.modules if m.split('.')[0] in ('django', 'psycopg')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("ending", TRIGGERS)
def test_the_guide_knows_the_trigger(ending):
    assert f"| {ending} | {TRIGGERS[ending].words}" in GUIDE


@pytest.mark.parametrize("name", [*HELP, *FAULT_HELP])
def test_the_guide_knows_the_flag(name):
    assert f"`--{name.replace('_', '-')}" in GUIDE


@pytest.mark.slow
def test_with_a_state_file_numbers_and_templates_outlive_a_restart(tmp_path):
    state = tmp_path / "kept" / "simulator.json"
    with simulated.running(state=state, approve_after_ms=1) as simulator:
        simulator.post(f"/v26.0/{simulated.WABA}/subscribed_apps")
        simulator.get(f"/v26.0/{simulated.PHONE}")
        made = simulator.post(
            f"/v26.0/{simulated.WABA}/message_templates",
            {
                "name": "promo",
                "language": "pt_BR",
                "category": "MARKETING",
                "components": [{"type": "BODY", "text": "Tem novidade na loja."}],
            },
        ).json()
        simulated.until(
            lambda: simulator.get(f"/v26.0/{made['id']}").json()["status"] == "APPROVED"
        )
    assert state.stat().st_mode & 0o777 == 0o600

    with simulated.running(state=state) as simulator:
        kept = simulator.get(f"/v26.0/{made['id']}").json()
        numbers = simulator.get(f"/v26.0/{simulated.WABA}/phone_numbers", token="another").json()

    assert (kept["name"], kept["status"]) == ("promo", "APPROVED")
    assert [one["id"] for one in numbers["data"]] == [simulated.PHONE]


@pytest.mark.slow
def test_a_broken_state_file_is_as_good_as_none(tmp_path):
    state = tmp_path / "simulator.json"
    state.write_text('{"accounts": [{}]}')
    with simulated.running(state=state) as simulator:
        assert simulator.get(f"/v26.0/{simulated.PHONE}").status_code == 200
