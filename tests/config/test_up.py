"""`manage.py up`, with everything it starts."""

import signal
import socket
import urllib.request
from collections.abc import Iterator

import psutil
import pytest

from config.embedded.ports import LOOPBACK, free_port, is_free
from config.embedded.processes import wait_until
from tests import product
from tests.product import PATIENCE, Up

pytestmark = pytest.mark.slow


@pytest.fixture
def up() -> Iterator[Up]:
    with product.running() as up:
        yield up


def _gone(processes: list[psutil.Process]) -> bool:
    return not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in processes)


def _answers(port: int) -> bool:
    with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/login/") as page:
        return bool(page.status == 200)


def test_one_command_gives_a_working_product_also_after_a_kill_and_ctrl_c_ends_all_of_it(
    up: Up,
) -> None:
    """One life of it, as each start takes long."""
    with socket.create_server((LOOPBACK, up.port)):
        up.start()
    assert f"http://{LOOPBACK}:{up.port + 1}" in up.said, "the taken port was not passed over"
    assert _answers(up.port + 1)
    assert wait_until(lambda: up.check_services() == 0, PATIENCE), up.said
    assert wait_until(lambda: "simulator listens on" in up.said, PATIENCE), up.said

    second = product.command("up", "--no-demo", "--port", free_port(), up=up)
    assert second.wait(PATIENCE) == 1
    assert str(up.folder) in up.said
    assert not up.ended

    orphans = up.everyone()
    up.stop(signal.SIGKILL)
    up.log.write_text("")
    up.start()
    assert _gone(orphans)
    assert _answers(up.port)

    everyone = up.everyone()
    assert up.stop(signal.SIGINT) == 0
    assert _gone(everyone)
    assert is_free(up.port)


def test_without_services_the_check_fails(up: Up) -> None:
    assert up.check_services() == 1
