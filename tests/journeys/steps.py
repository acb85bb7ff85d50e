"""What a newcomer does in the browser, from the registration to the report, a function each."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

AT_WORK = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"
PASSWORD = "uma senha bem comprida 7"
#: Written in the old encoding that Brazilian spreadsheets come in, with rows nobody can use.
SHEET = "NOME COMPLETO;Celular;e-mail;Cidade\r\n{rows}José Antônio;1234567;;São José\r\n\r\n"


def settled(page: Page) -> None:
    page.wait_for_load_state()
    expect(page.locator(AT_WORK)).to_have_count(0)


def register(page: Page, url: str, mails: Path, *, email: str = "ana@example.com") -> str:
    """An account, its address verified by the mail; the company's start page."""
    page.goto(f"{url}/register/")
    page.get_by_label("Company").fill("Casa Teixeira")
    page.get_by_label("Your name").fill("Ana Teixeira")
    page.get_by_label("Work e-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Create the account").click()
    page.get_by_role("link", name="Go to the company").wait_for()
    company = page.get_by_role("link", name="Go to the company").get_attribute("href") or ""
    page.goto(re.findall(rf"{url}/confirm-email/\S+", mails.read_text())[-1])
    settled(page)
    if page.get_by_role("button", name="Verify").count():
        page.get_by_role("button", name="Verify").click()
    page.goto(company if company.startswith("http") else f"{url}{company}")
    return page.url


def connect(page: Page, home: str) -> None:
    """A number at the simulator, live."""
    page.goto(f"{home}channels/connect/sandbox/")
    page.locator("#id_display_name").fill("Loja")
    page.locator("#id_display_name").press("Enter")
    page.wait_for_url("**/check/")
    page.locator("a[href$='/test/']").wait_for()
    page.goto(f"{home}channels/")
    expect(page.locator(".state[data-st=online]")).to_have_count(1)


def write_template(page: Page, home: str) -> None:
    """From a starter; the simulator approves it."""
    page.goto(f"{home}templates/new/?starter=offer")
    settled(page)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/edit/")
    settled(page)
    page.get_by_role("button", name=re.compile("Submit|Send to Meta|review", re.I)).first.click()
    page.locator("[data-st=approved], .badge:has-text('Approved')").first.wait_for()


def import_people(page: Page, home: str, sheet: Path) -> None:
    page.goto(f"{home}contacts/imports/")
    page.locator("#upload [type=file]").set_input_files(sheet)
    page.wait_for_url("**/columns/")
    settled(page)
    page.locator("button[form=columns]").click()
    page.wait_for_url("**/rules/")
    page.get_by_label("Tags for all of them").fill("Feira")
    page.get_by_label("They agreed to get").check()
    page.get_by_label("Where they agreed").fill("Form at the till")
    page.locator("button[form=rules]").click()
    page.wait_for_url(lambda url: "/rules/" not in url)
    page.locator("#run").click()
    page.locator("#undo").wait_for()


def saved(page: Page, act: Callable[[], object]) -> None:
    """Do something in the wizard, and wait until it is kept."""
    with page.expect_response(lambda r: r.request.method == "POST" and r.status == 200):
        act()
    settled(page)


def go_on(page: Page, step: str) -> None:
    settled(page)
    page.locator(".dock button[value=next]").click()
    page.wait_for_url(f"**/edit/{step}/")
    settled(page)


def prepare(page: Page, home: str, *, tag: str, template: str) -> str:
    """A campaign for everybody with the tag, six a second, as far as the check; its address."""
    page.goto(f"{home}campaigns/new/")
    page.locator("#new-name").fill("Black Friday")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/edit/who/")
    settled(page)
    saved(page, lambda: page.locator("#pick-tags").select_option(label=tag))
    go_on(page, "what")
    known = page.locator("#v0-template option").evaluate_all("all => all.map((one) => one.value)")
    wanted = next(value for value in known if template in value)
    saved(page, lambda: page.locator("#v0-template").select_option(wanted))
    fill_places(page)
    go_on(page, "channels")
    if not page.locator("[name=channels]").first.is_checked():
        saved(page, lambda: page.locator("[name=channels]").first.check())
    go_on(page, "when")
    page.locator("summary", has_text="Speed").click()
    saved(page, lambda: page.locator("[name=per_second]").fill("6"))
    go_on(page, "check")
    return page.url.removesuffix("edit/check/")


def fill_places(page: Page) -> None:
    """Whatever the template leaves open."""
    for place in page.locator("[name^='v0-t.']").all():
        if not place.input_value():
            saved(page, lambda place=place: place.fill("hoje"))


def send(page: Page) -> None:
    page.locator("#send").click()
    page.locator("#confirm [value=yes]").click()
    page.wait_for_url(lambda url: "/edit/" not in url)


def figure(page: Page, name: str) -> int:
    """How many stand beside a word of the bar's legend."""
    text = page.locator(".legend li, .legend > *", has_text=name).first.inner_text()
    return int(re.sub(r"\D", "", text) or 0)


def at_rest(page: Page, name: str) -> int:
    """The figure once it stands still for two seconds: what was just leaving has left."""
    before, now = -1, figure(page, name)
    while now != before:
        page.wait_for_timeout(2_000)
        before, now = now, figure(page, name)
    return now
