"""Every page there is, wide and narrow, light and dark, in both languages."""

from __future__ import annotations

import os

import pytest
from axe_playwright_python.sync_playwright import Axe

from apps.accounts import access
from tests.browser.conftest import PHONE, WIDE, Window
from tests.isolation.surface import Address, addresses

pytestmark = pytest.mark.browser

OWNERS = {"en-US": "founder@acme.example.com", "pt-BR": "dona@acme.example.com"}
LOOKS = {
    "wide-light-pt": {"viewport": WIDE, "color_scheme": "light", "locale": "pt-BR"},
    "wide-dark-en": {"viewport": WIDE, "color_scheme": "dark", "locale": "en-US"},
    "phone-light-en": {"viewport": PHONE, "color_scheme": "light", "locale": "en-US"},
    "phone-dark-pt": {"viewport": PHONE, "color_scheme": "dark", "locale": "pt-BR"},
}
#: Each width, theme and language once: there are many pages, and each takes a second.
TWO_LOOKS = {
    "wide-dark-en": LOOKS["wide-dark-en"],
    "phone-light-pt": {**LOOKS["phone-light-en"], "locale": "pt-BR"},
}


def looks(*by_turns: str) -> dict[str, dict[str, object]]:
    """Where each page is walked in one look by `test_every_page_inside_a_company`, a file's own
    walk takes the other; all of them where RECADO_LOOKS=all says so."""
    everything = os.environ.get("RECADO_LOOKS") == "all"
    return TWO_LOOKS if everything else {name: TWO_LOOKS[name] for name in by_turns}


SHIFT = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    const since = Number(document.documentElement.dataset.calmSince ?? 0);
    for (const entry of list.getEntries()) {
      if (!entry.hadRecentInput && entry.startTime >= since) sum += entry.value;
    }
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 150);
})"""
#: What moved until now was allowed to, and is in no later sum.
CALM_SINCE_NOW = "document.documentElement.dataset.calmSince = performance.now()"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def _may_be_page(address: Address) -> bool:
    """No API, no admin, nothing that needs the id of a thing there is not."""
    return bool(address.name) and not (address.is_api or address.is_admin or address.invented)


INSIDE = [a for a in addresses("config.urls") if _may_be_page(a)]
OUTSIDE = [
    a
    for a in addresses("config.urls_public")
    if _may_be_page(a) and a.access and a.access.needs in {access.ANYONE, access.BY_ITSELF}
]


_known: dict[str, bool] = {}


def is_page(window: Window, url: str) -> bool:
    """Asked once for all looks."""
    if url not in _known:
        _known[url] = _is_page(window, url)
    return _known[url]


def _is_page(window: Window, url: str) -> bool:
    """False for fragments, files, redirects, and addresses that are only posted to or not now."""
    answer = window.page.request.get(url, max_redirects=0)
    if answer.status in {404, 405, 409} or answer.status in range(300, 400):
        return False  # 409: a later step of something that was not begun
    return "<html" in answer.text() and "text/html" in answer.headers["content-type"]


def problems(window: Window, url: str) -> list[str]:
    """Open a page as people do; what is wrong with it, in words."""
    window.complaints.clear()
    window.strangers.clear()
    response = window.page.goto(url)
    found = Axe().run(window.page).response["violations"]
    wrong = [
        f"{v['id']}: {v['nodes'][0]['target']}"
        for v in found
        if v["impact"] in {"serious", "critical"}
    ]
    if response is None or response.status != 200:
        wrong.append(f"answers {response and response.status}")
    if window.page.evaluate(TOO_WIDE) > 0:
        wrong.append("scrolls sideways")
    if window.page.evaluate(SHIFT) > 0.01:
        wrong.append("moves while it loads")
    return [f"{url}: {trouble}" for trouble in [*wrong, *window.complaints, *window.strangers]]


def walk(window: Window, home: str, known: list[Address]) -> tuple[set[str], list[str]]:
    """The names of the pages that were opened, and everything that was wrong."""
    opened, wrong = set(), []
    for address in known:
        if is_page(window, home + address.path):
            opened.add(address.name)
            wrong += problems(window, home + address.path)
    return opened, wrong


#: Each page in one look; filled with something, in both, by the tests of its own subject.
@pytest.mark.timeout(600)
@pytest.mark.parametrize("half", [0, 1])
def test_every_page_inside_a_company(open_window, live, half):
    look = list(TWO_LOOKS.values())[half]
    window = open_window(OWNERS[look["locale"]], **look)
    mine = INSIDE[half::2]

    opened, wrong = walk(window, f"{live.url}/t/acme", mine)

    assert not wrong, "\n".join(wrong)
    known = {"home", "team", "roles", "settings", "branding", "domains", "ai_keys"}
    known |= {"api_keys", "audit", "plan", "profile", "account_change_password"}
    assert known & {one.name for one in mine} <= opened
    assert len(opened) > len(known)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("look", TWO_LOOKS.values(), ids=TWO_LOOKS)
def test_every_page_for_everybody(open_window, live, look):
    window = open_window(None, **look)

    opened, wrong = walk(window, live.url, OUTSIDE)

    assert not wrong, "\n".join(wrong)
    assert {"landing", "register", "account_login", "account_reset_password"} <= opened
