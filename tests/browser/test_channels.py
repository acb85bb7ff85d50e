"""Channels in Chromium: from an empty company to a live number, and each page of a channel."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests import simulated
from tests.browser.conftest import PHONE, WIDE, Window
from tests.browser.test_every_page import looks, problems
from tests.live import Live, free_port, start_web

pytestmark = pytest.mark.browser

PEOPLE = {"en-US": "founder@bakery.example.com", "pt-BR": "dona@bakery.example.com"}
MAKE = """
from apps.accounts.models import Membership
from tests.factories import make_tenant, make_user
for name in ("Bakery", "Shoes"):
    tenant = make_tenant(name)
    dona = make_user(f"dona@{tenant.slug}.example.com", name="Dona", language="pt-br")
    Membership.objects.create(tenant=tenant, user=dona, role="owner")
"""
FURNISH = """
import json
from datetime import timedelta
from django.utils import timezone
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.channels import connecting, incidents
from apps.whatsapp.models import Channel
bakery = Tenant.objects.get(slug="bakery")
with in_tenant(bakery):
    def made(name, **given):
        given |= {"display_name": name, "sandbox": True}
        return connecting.create(bakery, "meta", by=PLATFORM, **given)
    live, broken = made("Loja, oficial"), made("Loja 2", access_token="expired-token")
    fresh = made("Assistência técnica da loja do centro")
    for channel in (live, broken):
        connecting.connect(bakery, channel, by=PLATFORM)
    incidents.raise_(bakery, "disconnected", channel=broken)
    incidents.raise_(bakery, "webhooks_silent", channel=live)
    incidents.close(bakery, "webhooks_silent", channel=live)
    print(json.dumps([str(one.pk) for one in (live, broken, fresh)]))
"""
SWITCH_OFF = """
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.channels import states
from apps.whatsapp.models import Channel
tenant = Tenant.objects.get(slug={slug!r})
with in_tenant(tenant):
    states.set_status(tenant, Channel.objects.present().get(), "offline", by=PLATFORM)
"""


@pytest.fixture(scope="module")
def site(live: Live) -> Iterator[Live]:
    """A web server beside a simulated Meta, with two companies that have no channel."""
    with simulated.running(webhook_delay_ms=1) as meta:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        at_home = {"PUBLIC_URL": url, "META_GRAPH_URL": meta.url, "SANDBOX_URL": meta.url}
        secret = {"SANDBOX_APP_SECRET": simulated.APP_SECRET}
        beside = Live(url, live.database_url, live.environment | at_home | secret)
        beside.python(MAKE)
        start_web(beside, port=port)
        yield beside
        beside.end()


@pytest.fixture(scope="module")
def channels(site: Live) -> list[str]:
    """Ids: one that is live, one whose token has ended, one that nobody has tried yet."""
    found: list[str] = json.loads(site.python(FURNISH).splitlines()[-1])
    return found


@pytest.fixture
def open_site(open_window: Callable[..., Window], site: Live) -> Callable[..., Window]:
    def opened(email: str, **options: object) -> Window:
        window = open_window(email, **options)
        window.home = site.url
        return window

    return opened


@pytest.mark.parametrize(
    ("who", "look"),
    [
        ("dona@shoes.example.com", {"viewport": PHONE, "color_scheme": "dark"}),
        ("founder@shoes.example.com", {"viewport": WIDE}),
    ],
    ids=["phone-pt", "wide-en"],
)
def test_from_an_empty_company_to_a_live_number_by_keyboard(open_site, site, who, look):
    window = open_site(who, **look)
    page = window.page
    page.goto(f"{site.url}/t/shoes/channels/")

    page.locator("a[href$='/connect/sandbox/']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/connect/sandbox/")
    name = page.locator("#id_display_name")
    name.fill("Loja de sapatos")
    name.press("Enter")

    page.wait_for_url("**/check/")
    page.locator("#result .findings li").first.wait_for()
    failed = page.locator("#result .findings li", has=page.locator("svg[data-st=failed]"))
    assert failed.all_inner_texts() == []
    page.locator("a[href$='/test/']").wait_for()
    window.settle()
    page.goto(f"{site.url}/t/shoes/channels/")
    expect(page.locator(".state[data-st=online]")).to_have_count(1)
    assert window.complaints == []
    assert window.strangers == []

    window.hears()
    site.python(SWITCH_OFF.format(slug="shoes"))
    page.locator(".state[data-st=offline]").wait_for()
    page.locator(".why-not").wait_for()  # the card around it was asked for as well
    window.settle()

    page.locator(".card h2 a").click()
    page.locator(".subnav a[href$='/settings/']").click()
    page.wait_for_url("**/settings/")  # and its scripts
    page.locator("[data-dialog=delete]").click()
    page.locator("#delete[open] button[type=submit]").click()
    page.locator("a[href$='/connect/sandbox/']").wait_for()


def test_what_was_typed_stays_when_a_field_is_wrong(open_site, site):
    window = open_site("founder@bakery.example.com")
    page = window.page
    page.goto(f"{site.url}/t/bakery/channels/connect/official/")
    page.fill("#id_display_name", "Shop")
    page.fill("#id_access_token", "EAAB-typed-once-only")
    page.fill("#id_phone_number_id", "+55 11 90000-0101")
    page.fill("#id_business_account_id", "110000000000001")
    page.locator("#id_business_account_id").press("Enter")

    page.locator("#id_phone_number_id[aria-invalid=true]").wait_for()
    window.settle()

    assert page.input_value("#id_access_token") == "EAAB-typed-once-only"
    assert page.input_value("#id_display_name") == "Shop"
    assert page.locator("[data-errors]").evaluate("e => e === document.activeElement")
    assert window.complaints == []


def test_the_webhooks_address_is_taken_along(open_site, site, channels):
    window = open_site("founder@bakery.example.com", permissions=["clipboard-read"])
    page = window.page
    page.goto(f"{site.url}/t/bakery/channels/{channels[0]}/webhooks/")

    page.locator("[data-copy='#webhook-url']").click()
    page.locator("#toasts .toast").wait_for()

    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{site.url}/webhooks/meta/{channels[0]}/"


def test_a_test_is_sent_from_the_dialog(open_site, site, channels):
    window = open_site("founder@bakery.example.com")
    page = window.page
    page.goto(f"{site.url}/t/bakery/channels/{channels[0]}/")

    page.locator("#send-test").click()
    page.locator("#test[open]").wait_for()
    window.settle()
    page.locator("#test[open] #id_to").fill("12")
    page.locator("#id_to").press("Enter")
    page.locator("#test[open] .error").wait_for()
    window.settle()
    page.locator("#id_to").fill("+55 11 90000-0142")
    page.locator("#id_to").press("Enter")

    page.locator("#toasts .toast.good", has_text="(11) 90000-0142").wait_for()
    assert window.complaints == []


@pytest.mark.timeout(600)
@pytest.mark.parametrize("look", looks("wide-dark-en").values(), ids=looks("wide-dark-en"))
def test_every_page_of_a_channel(open_site, site, channels, look):
    window = open_site(PEOPLE[look["locale"]], **look)
    live, broken, fresh = (f"{site.url}/t/bakery/channels/{one}/" for one in channels)
    own = ["", "webhooks/", "profile/", "settings/", "test/", "check/"]
    wrong = problems(window, f"{site.url}/t/bakery/channels/")

    for url in [*(live + page for page in own), broken, f"{broken}check/", fresh]:
        wrong += problems(window, url)

    assert not wrong, "\n".join(wrong)
