"""A page that loses its live connection says so, tries again, and catches up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, WebSocket, WebSocketRoute

from tests.browser.conftest import LISTENS
from tests.live import Live

pytestmark = pytest.mark.browser

NOTES = """() => {
  addEventListener("htmx:wsClose", () => { document.body.dataset.gone = "yes"; });
  addEventListener("recado:reconnected", () => { document.body.dataset.back = "yes"; });
}"""


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    page = chromium.new_page(locale="en-US")
    page.clock.install()
    page.add_init_script(LISTENS)
    yield page
    page.close()


@pytest.fixture
def sockets(page: Page, live: Live) -> list[WebSocketRoute]:
    """Every connection the page opened; the test plays the server."""
    opened: list[WebSocketRoute] = []
    page.route_web_socket("**/ws/events/*", lambda socket: opened.append(socket))
    page.goto(f"{live.url}/design/?live=1")
    page.locator("html[data-listens]").wait_for(state="attached")
    page.evaluate(NOTES)
    return opened


def test_a_fragment_over_the_connection_is_put_in_its_place(page, sockets):
    sockets[0].send('<p id="d-panel-1" hx-swap-oob="innerHTML">Fresh.</p>')

    page.locator("#d-panel-1", has_text="Fresh.").wait_for()
    assert page.locator("#d-panel-1").inner_text() == "Fresh."


def test_a_short_break_is_mended_without_a_word(page, sockets):
    page.clock.pause_at(datetime.now(tz=UTC) + timedelta(minutes=1))  # a busy machine is no break
    sockets[0].close(code=1012)
    page.wait_for_selector("body[data-gone=yes]")
    page.clock.run_for(1000)
    page.wait_for_selector("body[data-back=yes]")

    assert len(sockets) == 2
    assert not page.locator("#live .offline").is_visible()
    assert page.locator("#toasts .toast").count() == 0


def test_a_long_break_is_shown_and_its_end_told(page, sockets):
    page.context.set_offline(True)
    told = page.locator("#live .offline", has_text="what you see may be old")
    told.wait_for()
    assert len(sockets) == 1, "nothing is tried while there is no network"
    page.context.set_offline(False)
    sockets[0].close(code=1012)

    page.wait_for_selector("body[data-back=yes]")
    page.locator("#toasts", has_text="Connected again").wait_for()
    assert not told.is_visible()
    page.clock.run_for(60_000)
    assert len(sockets) == 2, "and stays so"


def test_a_connection_that_only_seems_to_stand_is_made_anew_once(open_window, live):
    """After a break the browser may not know yet that the old one leads nowhere."""
    window = open_window("dona@acme.example.com")
    page = window.page
    opened: list[WebSocket] = []
    page.on("websocket", lambda socket: opened.append(socket))
    page.clock.install()
    page.goto(f"{live.url}/t/acme/")
    window.hears()
    page.evaluate(NOTES)
    page.context.set_offline(True)
    page.locator("#live .offline").wait_for()
    page.context.set_offline(False)
    page.wait_for_selector("body[data-back=yes]")

    page.clock.run_for(60_000)
    page.locator("#live .offline").wait_for(state="hidden")
    assert len(opened) == 2


def test_one_window_too_many_is_told_and_not_tried_again_by_itself(page, sockets):
    sockets[0].close(code=4429)
    page.locator("#live .offline", has_text="Too many windows").wait_for()
    page.clock.fast_forward("10:00")
    assert len(sockets) == 1

    page.locator("[data-live-retry]").click()
    page.locator("#live .offline").wait_for(state="hidden")
    assert len(sockets) == 2
