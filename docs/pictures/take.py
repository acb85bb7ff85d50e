"""Takes the pictures of the README from a running `make up` (the demo company), and starts the
campaign that waits there, so take them from a fresh one.

.venv/bin/python docs/pictures/take.py http://127.0.0.1:8000 .recado
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
SIZES = {"": (1440, 900), "-phone": (390, 844)}
GONE, READY = "Reativação de outubro", "Pré-venda Black Friday"
MOVES = 12_000  # ms after which enough has left to be looked at


def home(page: Page, address: str) -> None:
    page.goto(f"{address}/t/demo/")


def inbox(page: Page, address: str) -> None:
    page.goto(f"{address}/t/demo/inbox/?folder=all")
    page.locator("#conversations a.name").first.click()
    page.locator("#thread-pane h2").wait_for()


def report(page: Page, address: str) -> None:
    _campaign(page, address, GONE)


def check(page: Page, address: str) -> None:
    _campaign(page, address, READY)


def live(page: Page, address: str) -> None:
    _campaign(page, address, READY)
    send = page.get_by_role("button", name="Enviar para")
    if send.count():
        send.click()
        page.get_by_role("dialog").get_by_role("button", name="Enviar para").click()
        page.wait_for_timeout(MOVES)


def _campaign(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/t/demo/campaigns/")
    page.get_by_role("link", name=name, exact=True).click()
    page.wait_for_load_state()


#: In this order: the last one starts what the others show at rest.
PICTURES: dict[str, Callable[[Page, str], None]] = {
    "home": home,
    "inbox": inbox,
    "report": report,
    "check": check,
    "live": live,
}


def log_in(page: Page, address: str, data_dir: Path) -> None:
    page.goto(f"{address}/login/")
    page.locator("input[name=login]").fill("marina@demo.example.com")
    page.locator("input[name=password]").fill((data_dir / "demo-password").read_text())
    page.locator("form button[type=submit]").first.click()
    page.wait_for_url(f"{address}/t/demo/")


def main(address: str, data_dir: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        pages = {}
        for suffix, (width, height) in SIZES.items():
            viewport = {"width": width, "height": height}
            pages[suffix] = browser.new_page(viewport=viewport, locale="pt-BR")
            log_in(pages[suffix], address, data_dir)
        for name, go in PICTURES.items():
            for suffix, page in pages.items():
                go(page, address)
                page.wait_for_timeout(800)  # fonts and the live connection settle
                page.screenshot(path=HERE / f"{name}{suffix}.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]))
