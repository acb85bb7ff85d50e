"""From nothing to a report, as a newcomer does it: one command, one browser, one spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from tests import product
from tests.browser.conftest import PHONE, launched
from tests.journeys import steps
from tests.product import Up

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(900)]
PEOPLE = range(100, 280)
LAST = PEOPLE[-1]


@pytest.fixture
def up() -> Iterator[Up]:
    with product.running() as up:
        up.start()
        yield up


@pytest.fixture
def chromium() -> Iterator[Browser]:
    with launched() as browser:
        yield browser


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    rows = "".join(f"Pessoa {nth} Lima;(11) 90000-0{nth};;Niterói\r\n" for nth in PEOPLE)
    place = tmp_path / "clientes.csv"
    place.write_bytes(steps.SHEET.format(rows=rows).encode("cp1252"))
    return place


def stops(up: Up, phone: str) -> None:
    """Somebody writes SAIR, at the simulator."""
    found = re.search(r"simulator listens on (http://\S+)", up.said)
    assert found
    [sent] = requests.get(f"{found[1]}/_sim/messages?limit=1", timeout=10).json()["messages"]
    told = {"phoneNumberId": sent["phoneNumberId"], "from": phone, "type": "text", "text": "SAIR"}
    requests.post(f"{found[1]}/_sim/inbound", json=told, timeout=10).raise_for_status()


def opened(browser: Browser, page: Page, url: str, **look: object) -> Page:
    """The same person somewhere else."""
    other = browser.new_context(storage_state=page.context.storage_state(), **look).new_page()
    other.goto(url)
    steps.settled(other)
    return other


def test_from_the_registration_to_the_report(chromium, up, sheet):
    page = chromium.new_context(locale="en-US", accept_downloads=True).new_page()
    page.set_default_timeout(60_000)
    home = steps.register(page, up.url, up.log)
    steps.connect(page, home)
    steps.write_template(page, home)
    steps.import_people(page, home, sheet)
    campaign = steps.prepare(page, home, tag="Feira", template="offer")
    expect(page.locator("#send")).to_contain_text(str(len(PEOPLE)))
    steps.send(page)

    phone = opened(chromium, page, campaign, viewport=PHONE)
    for one in (page, phone):
        expect(one.locator(".legend")).to_contain_text(re.compile(r"Read\s*[1-9]"))
    page.locator("#act-pause").click()
    for one in (page, phone):
        expect(one.locator("#act-resume")).to_be_visible()
    waiting = steps.at_rest(page, "In the queue")
    stops(up, f"55119000{LAST:05}")
    page.wait_for_timeout(2_000)
    assert steps.figure(page, "In the queue") == waiting > 0

    page.locator("#act-resume").click()
    for one in (page, phone):
        state = one.locator("[id^=campaign-state-]").first  # hidden on a phone
        expect(state).to_contain_text("Finished", timeout=120_000)
    page.reload()
    expect(page.locator(".legend")).to_contain_text(re.compile(r"Cancelled\s*1\b"))
    with page.expect_download() as download:
        page.locator("#act-csv").click()
    report = Path(download.value.path()).read_text("utf-8-sig")
    assert re.search(rf"\b{len(PEOPLE)}\b", report)

    page.goto(f"{home}inbox/?folder=all")
    expect(page.locator("#conversations > li").first).to_contain_text("Pessoa")
