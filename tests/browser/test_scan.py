"""A phone is linked: from the warning over a code that renews itself to a live channel."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import simulated
from tests.browser.conftest import PHONE, WIDE, Window
from tests.browser.test_every_page import SHIFT, TOO_WIDE
from tests.live import Live
from tests.simulated import WAHA_KEY, Simulator, until

pytestmark = pytest.mark.browser

CODE = "svg.qr[data-code]"
MAKE = """
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.channels import connecting
acme = Tenant.objects.get(slug="acme")
with in_tenant(acme):
    print(connecting.create(acme, "waha", display_name="Assistência", name={name!r},
          gateway_url={url!r}, api_key={key!r}, by=PLATFORM).pk)
"""
PUSH = """
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.channels import states
from apps.whatsapp.models import Channel
acme = Tenant.objects.get(slug="acme")
with in_tenant(acme):
    states.show(acme, Channel.objects.get(pk={pk!r}))
"""


@pytest.fixture(scope="module")
def gateway() -> Iterator[Simulator]:
    with simulated.running(webhook_delay_ms=1) as simulator:
        yield simulator


@pytest.fixture
def make(live: Live, gateway: Simulator) -> Callable[[str], str]:
    """A channel at the gateway by the name of its session; where its scan page is."""

    def made(name: str) -> str:
        said = live.python(MAKE.format(name=name, url=gateway.url, key=WAHA_KEY))
        return f"{live.url}/t/acme/channels/{said.split()[-1]}/qr/"

    return made


def wrong_with(window: Window) -> list[str]:
    found = Axe().run(window.page).response["violations"]
    bad = [f"{v['id']}: {v['nodes'][0]['target']}" for v in found]
    if window.page.evaluate(TOO_WIDE) > 0:
        bad.append("scrolls sideways")
    if window.page.evaluate(SHIFT) > 0.01:
        bad.append("moves")
    return [*bad, *window.complaints, *window.strangers]


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("who", "look"),
    [
        ("dona@acme.example.com", {"viewport": WIDE, "color_scheme": "light"}),
        ("founder@acme.example.com", {"viewport": PHONE, "color_scheme": "dark"}),
    ],
    ids=["wide-light-pt", "phone-dark-en"],
)
def test_a_phone_is_linked_from_the_warning_to_the_live_channel(
    open_window, gateway, make, who, look
):
    session = f"loja-{'wide' if look['viewport'] == WIDE else 'phone'}"
    url = make(session)
    gateway.sim_post("waha/settings", {"qrSeconds": 4})
    window = open_window(who, **look)
    page = window.page

    page.goto(url)
    warning, button = page.locator(".note.warn"), page.locator("#scan-start")
    assert warning.bounding_box()["y"] < button.bounding_box()["y"], "it is read first"
    assert wrong_with(window) == []

    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(CODE)
    page.wait_for_timeout(1200)
    assert page.locator("[data-left]").text_content() < "1:00", "the countdown counts"
    assert wrong_with(window) == []

    first = page.get_attribute(CODE, "data-code")
    page.wait_for_function(f"c => document.querySelector('{CODE}').dataset.code !== c", arg=first)

    page.fill("#id_to", "11 90000-0101")
    page.click("#pairing-ask")
    page.wait_for_selector("#pairing-code")
    letters = gateway.sim("waha")["sessions"][session]["code"]
    assert letters in page.locator("#pairing-code").text_content()
    assert wrong_with(window) == []

    gateway.sim_post(f"waha/{session}/scan", {"phone": "5511900000101"})
    page.wait_for_url(url.removesuffix("qr/"), timeout=15_000)
    assert "(11) 90000-0101" in page.content()


@pytest.mark.timeout(90)
def test_a_code_that_nobody_scanned_is_renewed_by_a_button(open_window, gateway, make):
    window = open_window("founder@acme.example.com")
    page = window.page
    page.goto(make("loja-late"))
    page.click("#scan-start")
    page.wait_for_selector(CODE)

    gateway.sim_post("waha/loja-late/fail")
    page.wait_for_selector("#scan-restart.primary", timeout=15_000)
    assert page.get_by_role("heading", name="Nobody scanned in time").is_visible()
    assert wrong_with(window) == []

    page.click("#scan-restart")
    page.wait_for_selector(CODE)


@pytest.mark.timeout(90)
def test_a_question_may_be_answered_after_the_code_changed(open_window, gateway, make):
    page = open_window("founder@acme.example.com").page
    page.goto(make("loja-slow"))
    gateway.sim_post("waha/settings", {"qrSeconds": 3})
    page.click("#scan-start")
    page.wait_for_selector(CODE)
    page.click("#scan-restart")
    first = page.get_attribute(CODE, "data-code")
    page.wait_for_function(f"c => document.querySelector('{CODE}').dataset.code !== c", arg=first)

    with page.expect_navigation() as answer:
        page.click("#confirm [value=yes]")
    page.wait_for_selector(CODE)
    assert answer.value.ok
    assert page.get_attribute(CODE, "data-code") != first


@pytest.mark.timeout(90)
def test_news_over_the_socket_are_answered_at_once(open_window, live, make):
    """Polling would ask within five seconds; a push asks within one, twice in a row."""
    url = make("loja-push")
    page = open_window("founder@acme.example.com").page
    asked: list[float] = []
    heard: list[float] = []
    page.on("request", lambda r: asked.append(time.monotonic()) if "?seen=" in r.url else None)

    def listen(payload: str | bytes) -> None:
        if "channel-state-" in str(payload):
            heard.append(time.monotonic())

    page.on("websocket", lambda socket: socket.on("framereceived", listen))
    page.goto(url)
    page.click("#scan-start")
    page.wait_for_selector(CODE)
    pk = url.split("/")[-3]
    for _ in range(2):
        heard.clear()
        live.python(PUSH.format(pk=pk))
        until(lambda: page.wait_for_timeout(50) or heard)
        page.wait_for_timeout(1000)
        assert any(0 <= at - heard[0] < 1 for at in asked)
