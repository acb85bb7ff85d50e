"""The live connection on a real server, as browsers and programs meet it."""

from __future__ import annotations

import json
import logging
import signal
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tests.live import Live, free_port, start_web
from tests.simulated import until

pytestmark = pytest.mark.slow

SOON = 20  # seconds; it comes at once, but the machine may be busy
CUT = 1006  # what browsers say of a connection that ended without a word

SOMEBODY = """
import json
from django.test import Client
from apps.accounts import tokens
from apps.accounts.models import Membership, Tenant
from tests.factories import make_user
tenant = Tenant.objects.get(slug="acme")
user = make_user("somebody%(number)d@acme.example.com", name="Somebody")
Membership.objects.create(tenant=tenant, user=user, role="admin")
client = Client()
client.force_login(user)
print(json.dumps({
    "session": client.session.session_key, "token": tokens.issue(user, tenant).access,
    "user": str(user.pk),
}))
"""
PUBLISH = """
from apps.accounts.live import publishing, rooms
from apps.accounts.models import Tenant
tenant = Tenant.objects.get(slug=%(slug)r)
room = rooms.of_tenant(tenant.schema_name)
publishing.publish(tenant, room, "message:new", {"of": tenant.slug})
"""


@dataclass(frozen=True)
class Somebody:
    """An administrator of Acme who is logged in, in a browser and in a program."""

    session: str
    token: str
    user: str


@pytest.fixture
def somebody(live: Live, request: pytest.FixtureRequest) -> Somebody:
    number = abs(hash(request.node.nodeid))
    return Somebody(**json.loads(live.python(SOMEBODY % {"number": number})))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "web.log"


@pytest.fixture
def another_web(live: Live, log: Path) -> Iterator[Live]:
    """A second web process on the same database, which a test may stop."""
    port = free_port()
    site = Live(
        f"http://127.0.0.1:{port}",
        live.database_url,
        live.environment | {"PGAPPNAME": "recado sockets"},
    )
    start_web(site, port=port, log=log)
    yield site
    site.end()


def page(site: Live, somebody: Somebody | None, **more: Any) -> ClientConnection:
    """As a browser opens it."""
    headers = {"Cookie": f"sessionid={somebody.session}"} if somebody else {}
    more = {"origin": site.url, "path": "/t/acme/ws/events/", **more}
    address = site.url.replace("http", "ws", 1) + more.pop("path")
    return connect(address, additional_headers=headers, legacy=True, **more)


def program(site: Live, somebody: Somebody) -> ClientConnection:
    address = site.url.replace("http", "ws", 1)
    return connect(f"{address}/ws/events/?token={somebody.token}", legacy=True)


def code_of(socket: ClientConnection, timeout: float = SOON) -> int:
    """Wait for the end and say with which code it came."""
    for _frame in range(100):
        try:
            socket.recv(timeout=timeout)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else CUT
    raise AssertionError("the connection did not end")


def test_browsers_are_told_why_they_were_turned_away(live, somebody):
    assert code_of(page(live, None)) == 4401
    assert code_of(page(live, somebody, origin="https://evil.example.net")) == 4403
    assert code_of(page(live, somebody, origin=None)) == 4403
    assert code_of(page(live, somebody, path="/t/globex/ws/events/")) == 4403
    assert code_of(page(live, somebody, path="/t/nowhere/ws/events/")) == 4404
    with pytest.raises(InvalidStatus) as refused:
        page(live, somebody, path="/t/acme/ws/other/")
    assert refused.value.response.status_code == 403


def test_what_another_process_says_reaches_every_web_process_of_the_company(
    live, another_web, somebody
):
    with (
        page(live, somebody) as browser,
        program(live, somebody) as machine,
        page(another_web, somebody, origin=another_web.url) as elsewhere,
    ):
        live.python(PUBLISH % {"slug": "globex"} + PUBLISH % {"slug": "acme"})
        for socket in (browser, machine, elsewhere):
            frame = json.loads(socket.recv(timeout=SOON))
            assert (frame["type"], frame["data"]) == ("message:new", {"of": "acme"})


def test_suspending_the_company_in_another_process_closes_what_is_open(live, somebody):
    change = (
        "from apps.accounts import tenants\n"
        "from apps.accounts.actor import PLATFORM\n"
        "from apps.accounts.models import Tenant\n"
        "tenants.{}(Tenant.objects.get(slug='acme'), by=PLATFORM)"
    )
    with page(live, somebody) as browser, program(live, somebody) as machine:
        live.python(change.format("suspend"))
        try:
            assert (code_of(browser), code_of(machine)) == (4423, 4423)
        finally:
            live.python(change.format("reactivate"))


def test_frames_that_are_no_frames_are_answered_and_too_many_end_it(live, somebody):
    with program(live, somebody) as socket:
        socket.send("nonsense")
        assert json.loads(socket.recv(timeout=SOON))["data"]["code"] == "invalid_frame"
        socket.send(b"\xff\x00")
        assert json.loads(socket.recv(timeout=SOON))["data"]["code"] == "binary_frame"
        socket.send("x" * 5000)
        assert code_of(socket) == 4408
    with program(live, somebody) as socket:
        for _ in range(60):
            socket.send("{}")
        assert code_of(socket) == 4408


def test_the_limit_of_open_connections_holds_over_two_web_processes(live, another_web, somebody):
    limit = (
        "from apps.accounts import tenants\n"
        "from apps.accounts.actor import PLATFORM\n"
        "from apps.accounts.models import Tenant\n"
        "tenants.change_limits(Tenant.objects.get(slug='acme'), {}, by=PLATFORM)"
    )
    live.python(limit.format({"max_sockets": 2}))
    try:
        with page(live, somebody), program(another_web, somebody):
            assert code_of(page(live, somebody)) == 4429
            assert code_of(page(another_web, somebody, origin=another_web.url)) == 4429
    finally:
        live.python(limit.format({}))


def test_a_quiet_connection_is_kept_open_by_pings(live, somebody, caplog):
    """Proxies close what is silent for a minute."""
    caplog.set_level(logging.DEBUG, "websockets.client")
    with page(live, somebody, ping_interval=None) as socket:

        def is_pinged() -> bool:
            with suppress(TimeoutError):
                raise AssertionError(socket.recv(timeout=0.5))
            return any("< PING" in record.getMessage() for record in caplog.records)

        until(is_pinged, seconds=50)
        socket.send("{}")
        assert json.loads(socket.recv(timeout=SOON))["type"] == "error"


def test_a_server_that_stops_says_nothing_and_frees_its_seats(another_web, somebody, log):
    taken = "from apps.accounts.live import seats\nprint(seats.taken('t_acme'))"

    def are_taken(count: int) -> bool:
        return int(another_web.python(taken)) == count

    until(lambda: are_taken(0))  # whoever was there before has gone
    sockets = [page(another_web, somebody, origin=another_web.url) for _ in range(5)]
    until(lambda: are_taken(5))

    [web] = another_web.processes[-1:]
    web.send_signal(signal.SIGTERM)
    web.wait(30)

    for socket in sockets:
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=SOON)
    assert are_taken(0)
    assert "Traceback" not in log.read_text()


def test_connections_that_come_and_go_leave_no_database_connection_busy(another_web, somebody):
    for _ in range(3):
        sockets = [page(another_web, somebody, origin=another_web.url) for _ in range(20)]
        for socket in sockets:
            socket.close()

    def pooled() -> tuple[int, int]:
        """How many there are, and how many of them in the middle of something."""
        with psycopg.connect(another_web.database_url) as connection:
            row = connection.execute(
                "SELECT count(*), count(*) FILTER (WHERE state <> 'idle') FROM pg_stat_activity"
                " WHERE application_name = 'recado sockets'"
            ).fetchone()
        assert row is not None
        return int(row[0]), int(row[1])

    until(lambda: pooled()[1] == 0)
    assert pooled()[0] <= 6
