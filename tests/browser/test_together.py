"""Two colleagues and a customer, all at once: from the question to the one after it was closed,
and through a line that is cut in the middle."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from config.queues import DELIVERY, PROMPT, Worker
from tests import simulated
from tests.browser.conftest import Window
from tests.factories import PASSWORD
from tests.live import LOG, Live, free_port, serving
from tests.shell import ROOT
from tests.simulated import APP_SECRET, Simulator

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.timeout(900)]

ROSA, CAIO, LIA, EARLY = (f"551190000015{n}" for n in range(1, 5))
ANA, BRUNO = "ana@feira.example.com", "bruno@feira.example.com"
MAKE = """
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Membership
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.channels import connecting
from tests.factories import make_tenant, make_user
ana = make_user("ana@feira.example.com", name="Ana Teixeira")
bruno = make_user("bruno@feira.example.com", name="Bruno Alves")
feira = make_tenant("Feira", owner=ana)
Membership.objects.create(tenant=feira, user=bruno, role="agent")
with in_tenant(feira):
    loja = connecting.create(feira, "meta", display_name="Loja", sandbox=True, by=PLATFORM)
    connecting.connect(feira, loja, by=PLATFORM)
    print(loja.key)
"""
#: How many conversations there are.
CAME = """
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Conversation
with in_tenant(Tenant.objects.get(slug="feira")):
    print(Conversation.objects.count())
"""
CUT = "document.getElementById('live')['htmx-internal-data'].webSocket.close()"
SAID = ".msg[data-id] .said"


@dataclass
class Feira:
    """A company with a number at the simulator, and workers."""

    site: Live
    simulator: Simulator
    number: str

    @property
    def inbox(self) -> str:
        return f"{self.site.url}/t/feira/inbox/?folder=all"

    def customer_writes(self, text: str, phone: str = ROSA, name: str = "Rosa Lima") -> None:
        told = {"phoneNumberId": self.number, "from": phone, "name": name, "type": "text"}
        self.simulator.sim_post("inbound", {**told, "text": text})


@pytest.fixture(scope="module")
def feira(django_db_setup: None) -> Iterator[Feira]:
    port = free_port()
    callback = f"http://127.0.0.1:{port}/webhooks/meta/"
    with (
        simulated.running(callback_url=callback, webhook_delay_ms=50) as simulator,
        serving(
            "together",
            port=port,
            redis_database=6,
            SANDBOX_URL=simulator.url,
            SANDBOX_APP_SECRET=APP_SECRET,
        ) as site,
        worker(site),
    ):
        feira = Feira(site, simulator, site.python(MAKE).split()[-1])
        feira.customer_writes("Anybody there?", EARLY, "Eva Cruz")
        simulated.until(lambda: site.python(CAME).strip() == "1", seconds=150)  # workers are up
        yield feira


@contextmanager
def worker(site: Live) -> Iterator[None]:
    """One for all that is done at once."""
    options = Worker("together", f"{PROMPT},{DELIVERY}", 3).options()
    named = ("-A", "config.celery", "worker", "--loglevel", "WARNING")
    command = [sys.executable, "-W", "ignore", "-m", "celery", *named, *options]
    with LOG.open("ab") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=site.environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # nothing of it is to be kept
        process.wait(30)


@pytest.fixture
def desk(chromium: Browser, feira: Feira) -> Iterator[object]:
    """Somebody with the inbox before them, hearing what is said."""
    opened = []

    def of(email: str) -> Window:
        context = chromium.new_context(locale="en-US", viewport={"width": 1440, "height": 900})
        context.set_default_timeout(60_000)
        opened.append(context)
        window = Window(context.new_page(), feira.site.url)
        window.listen()
        page = window.page
        page.goto(f"{feira.site.url}/login/")
        page.get_by_label("E-mail", exact=False).first.fill(email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.locator("form button[type=submit]").first.click()
        page.wait_for_url(lambda url: "/login" not in url)
        page.goto(feira.inbox)
        window.hears()
        window.settle()
        return window

    yield of
    for context in opened:
        context.close()


def row(page: Page, name: str = "Rosa Lima") -> Locator:
    return page.locator("#conversations > li[id]", has_text=name)


def writes(window: Window, text: str) -> None:
    window.settle()
    window.page.locator("#composer-text").press_sequentially(text)


def sends(window: Window, text: str) -> None:
    writes(window, text)
    window.page.keyboard.press("Enter")


def ids(page: Page) -> list[str]:
    found: list[str] = page.locator("#thread [data-id]").evaluate_all(
        "all => all.map((one) => one.dataset.id)"
    )
    return found


def names(page: Page) -> list[str]:
    return page.locator("#conversations > li[id] a.name").all_inner_texts()


def opens(window: Window, name: str = "Rosa Lima") -> None:
    row(window.page, name).locator("a.name").click()
    window.settle()


def test_from_a_question_to_the_next_one(desk, feira):
    """Both write; one answers; it is handed over, closed, and opened by the customer again."""
    both = ana, bruno = desk(ANA), desk(BRUNO)
    feira.customer_writes("Is my order on its way?")
    for one in both:
        expect(row(one.page)).to_contain_text("Is my order on its way?")
        opens(one)
        expect(one.page.locator(SAID)).to_have_text(["Is my order on its way?"])
    expect(bruno.page.locator(".here [title]")).to_have_attribute("title", re.compile("Ana"))

    writes(bruno, "Let me look")
    expect(ana.page.locator(".thread-typing")).to_contain_text("Bruno Alves")
    sends(ana, "It left this morning")
    for one in both:
        expect(one.page.locator(".msg.out[data-id] .said")).to_have_text(["It left this morning"])
    bruno.settle()
    bruno.page.locator("#composer-text").press("Enter")
    asked = bruno.page.locator("#answered")
    expect(asked).to_contain_text("It left this morning")
    asked.locator("[data-close]").click()
    expect(bruno.page.locator("#composer-text")).to_have_value("Let me look")
    bruno.page.locator("#composer-text").fill("")
    for one in both:  # by the simulator's webhooks
        tick = one.page.locator(".msg.out [data-st]")
        expect(tick).to_have_attribute("data-st", "read")
        expect(row(one.page).locator("[data-st]")).to_have_attribute("data-st", "read")

    ana.settle()
    ana.page.locator("#acts-more").click()
    ana.page.locator("[id^=more-] a", has_text="Hand over").click()
    ana.settle()
    ana.page.locator("#modal [name=to]").select_option(label="Bruno Alves")
    ana.page.locator("#modal [name=note]").fill("She paid twice, please look")
    ana.page.locator("#modal dialog button[type=submit]").click()
    for one in both:
        expect(one.page.locator(".memo .said")).to_have_text(["She paid twice, please look"])
        expect(one.page.locator("#desk-facts")).to_contain_text("Bruno Alves")
    bruno.settle()
    bruno.page.locator("#acts-end").click()
    for one in both:
        expect(one.page.locator("#acts-end")).to_have_attribute("value", "reopen")
        expect(row(one.page)).to_have_count(0)

    feira.customer_writes("And the second payment?")
    for one in both:
        expect(one.page.locator("#acts-end")).to_have_attribute("value", "close")
        expect(one.page.locator(".event", has_text="open again")).to_have_count(1)
        expect(row(one.page)).to_contain_text("And the second payment?")
        expect(row(one.page)).to_contain_text("Bruno Alves")


def test_whoever_was_cut_off_has_everything_afterwards_in_order_and_once(desk, feira):
    """Without loading the page anew, in the thread and in the list."""
    ana, bruno = desk(ANA), desk(BRUNO)
    feira.customer_writes("Good morning", CAIO, "Caio Prado")
    for one in (ana, bruno):
        expect(row(one.page, "Caio Prado")).to_contain_text("Good morning")
        opens(one, "Caio Prado")
    bruno.page.evaluate("document.documentElement.dataset.stays = ''")
    sends(ana, "Hello, Caio")
    expect(bruno.page.locator(".msg.out[data-id] .said")).to_have_text(["Hello, Caio"])

    bruno.page.context.set_offline(True)
    bruno.page.evaluate(CUT)
    for number in range(3):
        feira.customer_writes(f"Are you there? {number}", CAIO, "Caio Prado")
    feira.customer_writes("Do you deliver?", LIA, "Lia Campos")
    expect(ana.page.locator(SAID, has_text="Are you there?")).to_have_count(3)
    sends(ana, "One moment, please")
    expect(ana.page.locator(".msg.out[data-id][data-st=read]")).to_have_count(2)
    expect(row(ana.page, "Lia Campos")).to_contain_text("Do you deliver?")
    assert bruno.page.locator(SAID, has_text="Are you there?").count() == 0
    bruno.page.context.set_offline(False)

    expect(bruno.page.locator(SAID, has_text="One moment")).to_have_count(1)
    expect(bruno.page.locator(".msg.out[data-id][data-st=read]")).to_have_count(2)
    expect(row(bruno.page, "Lia Campos")).to_contain_text("Do you deliver?")
    for one in (ana, bruno):
        expect(row(one.page, "Caio Prado")).to_contain_text("One moment, please")
    assert bruno.page.locator("html[data-stays]").count() == 1
    assert ids(bruno.page) == ids(ana.page) == sorted(set(ids(ana.page)))
    assert names(bruno.page) == names(ana.page)
    there = ids(bruno.page)
    bruno.page.reload()
    assert ids(bruno.page) == there
