"""Chromium, and people who are logged in in it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect, sync_playwright

from tests.factories import PASSWORD
from tests.live import Live

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE = 30_000  # ms; what is waited for comes at once, but the machine may be busy
#: Says in the page when its live connection stands, and what is said reaches it.
LISTENS = """addEventListener("htmx:wsOpen", () => {
  document.documentElement.dataset.listens = "";
})"""
#: A page that is left while it connects says so; nobody is there to care.
LEFT_TOO_SOON = "WebSocket is closed before the connection is established"
#: Brings the edge behind which more begins into sight; what it asks for, nothing without an edge.
TO_EDGE = """all => { all[0]?.scrollIntoView(); return all[0]?.getAttribute("hx-get") ?? ""; }"""
HTMX_AT_WORK = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",  # a microphone that hums
]


@dataclass
class Window:
    """A page, what its browser complained about, and which other hosts it asked."""

    page: Page
    home: str
    complaints: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def listen(self) -> None:
        self.page.on("console", lambda m: self._complain(m.type, m.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._note)
        self.page.add_init_script(LISTENS)

    def settle(self) -> None:
        """Wait until what came stands, is bound to its events and has the focus it asks for; a
        key pressed before that goes to the form as plain HTML, or to another field."""
        self.page.wait_for_load_state()
        expect(self.page.locator(HTMX_AT_WORK)).to_have_count(0)

    def scroll_through(self, edge: Locator) -> None:
        """Scroll until there is no more behind the edge. What it asks for comes a frame after it
        came in sight, and puts what was asked for, or another edge, in its place."""
        while asks := edge.evaluate_all(TO_EDGE):
            expect(self.page.locator(f"[hx-get={json.dumps(asks)}]")).to_have_count(0)
        self.settle()

    def hears(self) -> None:
        """Wait until what is said over the live connection reaches the page."""
        self.page.locator("html[data-listens]").wait_for(state="attached")

    def _complain(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and LEFT_TOO_SOON not in text:
            self.complaints.append(text)

    def _note(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme not in {"data", "blob"} and url.netloc != urlsplit(self.home).netloc:
            self.strangers.append(request.url)


@contextmanager
def launched() -> Iterator[Browser]:
    """Whoever opens it closes it before other tests run a loop of their own in this thread."""
    path = (
        os.environ.get("RECADO_CHROMIUM")
        or shutil.which("chromium")
        or shutil.which("google-chrome")
    )
    assert path, "Chromium is missing. On Debian: apt-get install chromium"
    # Playwright keeps a loop in this thread; Django takes that for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="package")
def cookies(chromium: Browser, live: Live) -> Callable[[str], Any]:
    """The browser's state after somebody logged in by the page; one log-in for each person."""
    known: dict[str, Any] = {}

    def of(email: str) -> Any:
        if email not in known:
            context = chromium.new_context(locale="en-US")
            context.set_default_timeout(2 * PATIENCE)
            page = context.new_page()
            page.goto(f"{live.url}/login/")
            page.get_by_label("E-mail", exact=False).first.fill(email)
            page.get_by_label("Password", exact=True).fill(PASSWORD)
            page.locator("form button[type=submit]").first.click()
            page.wait_for_url(lambda url: "/login" not in url)
            known[email] = context.storage_state()
            context.close()
        return known[email]

    return of


@pytest.fixture
def open_window(
    chromium: Browser, live: Live, cookies: Callable[[str], Any]
) -> Iterator[Callable[..., Window]]:
    """`open_window(email or None, **context options)`; closed when the test ends."""
    opened = []

    def opened_for(email: str | None = None, **options: Any) -> Window:
        state = cookies(email) if email else None
        context = chromium.new_context(
            **{"viewport": WIDE, "locale": "en-US", "storage_state": state, **options}
        )
        context.set_default_timeout(2 * PATIENCE)
        opened.append(context)
        window = Window(context.new_page(), live.url)
        window.listen()
        return window

    yield opened_for
    for context in opened:
        context.close()
