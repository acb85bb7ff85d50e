"""Takes the pictures of the README from a running `make up` (the demo company).

.venv/bin/python docs/pictures/take.py http://127.0.0.1:8000 .recado
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
SIZES = {"": (1440, 900), "-phone": (390, 844)}
PAGES = {"home": "/t/demo/", "team": "/t/demo/team/"}


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
        for suffix, (width, height) in SIZES.items():
            page = browser.new_page(viewport={"width": width, "height": height}, locale="pt-BR")
            log_in(page, address, data_dir)
            for name, path in PAGES.items():
                page.goto(address + path)
                page.wait_for_timeout(500)  # fonts and the live connection settle
                page.screenshot(path=HERE / f"{name}{suffix}.png")
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]))
