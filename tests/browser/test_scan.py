"""A phone is linked: from the warning over a code that renews itself to a live channel."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import simulated
from tests.browser.conftest import PHONE, WIDE, Window
from tests.browser.test_every_page import CALM_SINCE_NOW, SHIFT, TOO_WIDE
from tests.live import Live
from tests.simulated import WAHA_KEY, Simulator

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
WITHOUT_POLLING = """const later = setTimeout;
window.setTimeout = (work, ms, ...more) => (ms === 5000 ? 0 : later(work, ms, ...more));"""


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
    gateway.sim_post("waha/settings", {"qrSeconds": 600})
    window = open_window(who, **look)
    page = window.page

    page.goto(url)
    warning, button = page.locator(".note.warn"), page.locator("#scan-start")
    assert warning.bounding_box()["y"] < button.bounding_box()["y"], "it is read first"
    assert wrong_with(window) == []

    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(CODE)
    left = page.locator("[data-left]")
    shown = left.text_content()
    expect(left).not_to_have_text(shown)
    assert left.text_content().zfill(5) < shown.zfill(5), "the countdown counts"
    first = page.get_attribute(CODE, "data-code")
    gateway.sim_post("waha/settings", {"qrSeconds": 1})
    page.locator(f"{CODE}:not([data-code='{first}'])").wait_for()
    gateway.sim_post("waha/settings", {"qrSeconds": 600})
    assert wrong_with(window) == []

    page.fill("#id_to", "11 90000-0101")
    page.click("#pairing-ask")
    page.wait_for_selector("#pairing-code")
    window.settle()
    page.evaluate(CALM_SINCE_NOW)  # it came where it was asked for, and what follows made room
    letters = gateway.sim("waha")["sessions"][session]["code"]
    assert letters in page.locator("#pairing-code").text_content()
    assert wrong_with(window) == []

    gateway.sim_post(f"waha/{session}/scan", {"phone": "5511900000101"})
    page.wait_for_url(url.removesuffix("qr/"))
    assert "(11) 90000-0101" in page.content()


def test_a_code_that_nobody_scanned_is_renewed_by_a_button(open_window, gateway, make):
    window = open_window("founder@acme.example.com")
    page = window.page
    page.goto(make("loja-late"))
    page.click("#scan-start")
    page.wait_for_selector(CODE)

    gateway.sim_post("waha/loja-late/fail")
    page.wait_for_selector("#scan-restart.primary")
    assert page.get_by_role("heading", name="Nobody scanned in time").is_visible()
    assert wrong_with(window) == []

    page.click("#scan-restart")
    page.wait_for_selector(CODE)


def test_a_question_may_be_answered_after_the_code_changed(open_window, gateway, make):
    window = open_window("founder@acme.example.com")
    page = window.page
    page.goto(make("loja-slow"))
    gateway.sim_post("waha/settings", {"qrSeconds": 3})
    page.click("#scan-start")
    page.wait_for_selector(CODE)
    window.settle()  # without its scripts the page asks nothing
    page.click("#scan-restart")
    page.locator("#confirm[open]").wait_for()
    first = page.get_attribute(CODE, "data-code")
    page.locator(f"{CODE}:not([data-code='{first}'])").wait_for()

    with page.expect_navigation() as answer:
        page.click("#confirm [value=yes]")
    page.wait_for_selector(CODE)
    assert answer.value.ok
    assert page.get_attribute(CODE, "data-code") != first


def test_news_over_the_socket_are_answered_at_once(open_window, live, make):
    """Twice in a row, in a page that would not ask by itself."""
    url = make("loja-push")
    window = open_window("founder@acme.example.com")
    page = window.page
    page.goto(url)
    page.click("#scan-start")
    page.wait_for_selector(CODE)
    page.add_init_script(WITHOUT_POLLING)
    page.reload()
    pk = url.split("/")[-3]
    for _ in range(2):
        window.hears()
        window.settle()
        with page.expect_response(lambda answer: "?seen=" in answer.url) as answer:
            live.python(PUSH.format(pk=pk))
        assert answer.value.ok
        assert window.complaints == []


#: News that come with the answer which leads on.
NEWS = """() => addEventListener("htmx:afterOnLoad", ({ detail }) => {
  if (!detail.xhr.getResponseHeader("HX-Redirect")) return;
  addEventListener("htmx:beforeSend", () => { sessionStorage.asked = "again"; });
  htmx.trigger(document.body, "channelChanged");
})"""


def test_the_page_of_a_phone_that_was_linked_is_begun_once(open_window, gateway, make):
    """However slowly it comes: news and the clock would send the browser there anew each time."""
    window = open_window("founder@acme.example.com")
    page, url = window.page, make("loja-once")
    page.goto(url)
    page.click("#scan-start")
    page.wait_for_selector(CODE)
    window.settle()
    page.evaluate(NEWS)
    gateway.sim_post("waha/loja-once/scan", {"phone": "5511900000102"})

    expect(page).to_have_url(url.removesuffix("qr/"))
    assert page.evaluate("sessionStorage.asked") is None
