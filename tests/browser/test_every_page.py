"""Every page there is, wide and narrow, light and dark, in both languages."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from apps.accounts import access
from tests.browser.conftest import PHONE, WIDE, Window
from tests.isolation.surface import NOBODYS_ID, Address, addresses

pytestmark = pytest.mark.browser

OWNER = "founder@acme.example.com"
LOOKS = {
    "wide-light-pt": {"viewport": WIDE, "color_scheme": "light", "locale": "pt-BR"},
    "wide-dark-en": {"viewport": WIDE, "color_scheme": "dark", "locale": "en-US"},
    "phone-light-en": {"viewport": PHONE, "color_scheme": "light", "locale": "en-US"},
    "phone-dark-pt": {"viewport": PHONE, "color_scheme": "dark", "locale": "pt-BR"},
}
SHIFT = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 150);
})"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def _is_page(address: Address) -> bool:
    """Worth opening: no API, no admin, no address of a thing that does not exist."""
    invented = str(NOBODYS_ID) in address.path or "nobodys" in address.path
    return not (address.is_api or address.is_admin or invented or address.name == "")


INSIDE = [a for a in addresses("config.urls") if _is_page(a)]
OUTSIDE = [a for a in addresses("config.urls_public") if _is_page(a)]
OPEN = [a for a in OUTSIDE if a.access and a.access.needs in {access.ANYONE, access.BY_ITSELF}]


def check(window: Window, url: str) -> None:
    """Open a page as people do; whatever is no page in HTML is left alone."""
    response = window.page.goto(url)
    assert response is not None
    if "text/html" not in response.headers.get("content-type", ""):
        return
    if (
        response.status == 405
        or window.page.query_selector("html body.app, html body.door") is None
    ):
        return  # a fragment for htmx, or an address that is only posted to
    assert response.status == 200, f"{url}: {response.status}"
    found = Axe().run(window.page).response["violations"]
    serious = [
        f"{v['id']}: {v['nodes'][0]['target']}"
        for v in found
        if v["impact"] in {"serious", "critical"}
    ]
    assert serious == [], url
    assert window.page.evaluate(TOO_WIDE) <= 0, f"{url} scrolls sideways"
    assert window.page.evaluate(SHIFT) < 0.01, f"{url} moves while it loads"
    assert window.complaints == [], url
    assert window.strangers == [], url


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("address", INSIDE, ids=str)
def test_a_page_inside_a_company(open_window, live, address, look):
    window = open_window(OWNER, **look)

    check(window, f"{live.url}/t/acme{address.path}")


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
@pytest.mark.parametrize("address", OPEN, ids=str)
def test_a_page_for_everybody(open_window, live, address, look):
    window = open_window(None, **look)

    check(window, f"{live.url}{address.path}")
