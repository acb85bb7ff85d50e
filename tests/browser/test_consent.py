"""Consent in Chromium: the rules, the suppression list, noting what somebody said."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WIDE
from tests.browser.test_every_page import looks, problems
from tests.live import Live

pytestmark = pytest.mark.browser

PEOPLE = {"en-US": "founder@florist.example.com", "pt-BR": "dona@florist.example.com"}
HOME = "/t/florist"
FURNISH = """
import json
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Membership
from apps.accounts.tenancy import in_tenant
from apps.conversations.consent import ledger, suppressing
from apps.conversations.people import contacts
from tests.conversations.consent.people import day, said
from tests.factories import make_tenant, make_user
florist = make_tenant("Florist")
dona = make_user("dona@florist.example.com", name="Dona", language="pt-br")
Membership.objects.create(tenant=florist, user=dona, role="owner")
with in_tenant(florist):
    rosa = contacts.create(florist, name="Rosa", phone="+5511900000101", by=PLATFORM)
    ledger.note(florist, [
        said(rosa, at=day(1), words="Quero receber novidades", source="Feira de verão"),
        said(rosa, given=False, how="keyword", words="PARAR", at=day(9)),
    ])
    for medium in ("whatsapp", "sms"):
        suppressing.add(florist, ["+5511900000101", "+5511900000188"], medium=medium,
                        by=PLATFORM, reason="Pediu por telefone")
    suppressing.add(florist, ["+5511900000199"], medium="whatsapp", by=None, how="", named=False)
    print(json.dumps(str(rosa.pk)))
"""


@pytest.fixture(scope="module")
def rosa(live: Live) -> str:
    """The id of somebody who agreed, said no, and is on the list."""
    found: str = json.loads(live.python(FURNISH).splitlines()[-1])
    return found


@pytest.mark.parametrize("look", looks("wide-dark-en").values(), ids=looks("wide-dark-en"))
def test_the_pages_of_consent(open_window, live, rosa, look):
    window = open_window(PEOPLE[look["locale"]], **look)
    pages = [
        "/settings/consent/",
        "/settings/suppressed/",
        "/settings/suppressed/?number=11900000177",
        "/settings/suppressed/add/",
        f"/contacts/{rosa}/consent/note/",
    ]

    wrong = [one for page in pages for one in problems(window, f"{live.url}{HOME}{page}")]

    assert not wrong, "\n".join(wrong)


def test_numbers_go_on_the_list_and_off_it_by_keyboard(open_window, live, rosa):
    window = open_window(PEOPLE["en-US"], viewport=WIDE)
    page = window.page
    page.goto(f"{live.url}{HOME}/settings/suppressed/")

    page.locator("a[href$='/suppressed/add/']").focus()
    page.keyboard.press("Enter")
    page.locator("#suppress[open]").wait_for()
    window.settle()
    page.fill("#id_numbers", "(11) 90000-0155\nnobody")
    page.fill("#id_reason", "Asked at the counter")
    page.keyboard.press("Enter")
    page.locator("#suppress .error").wait_for()
    window.settle()
    assert "Line 2" in page.locator("#suppress .error").inner_text()

    page.fill("#id_numbers", "(11) 90000-0155")
    page.locator("#suppress button[type=submit]").click()
    page.locator("text=Asked at the counter").first.wait_for()
    window.settle()

    page.locator("tr", has_text="Asked at the counter").locator("a.btn").first.click()
    page.locator("#unsuppress[open]").wait_for()
    window.settle()
    page.fill("#unsuppress #id_reason", "Wrote to us again")
    page.keyboard.press("Enter")
    page.locator("#unsuppress").wait_for(state="detached")
    expect(page.locator("tr", has_text="Asked at the counter")).to_have_count(1)
    assert window.complaints == []


def test_what_somebody_says_at_the_counter_is_noted_on_their_page(open_window, live, rosa):
    window = open_window(PEOPLE["en-US"], viewport=WIDE)
    page = window.page
    page.goto(f"{live.url}{HOME}/contacts/{rosa}/")

    page.locator("#consent a[href$='/consent/note/']").click()
    page.locator("#note-consent[open]").wait_for()
    window.settle()
    page.locator("#note-consent input[name=given][value=yes]").check()
    page.fill("#note-consent #id_source", "At the counter")
    page.locator("#note-consent button[type=submit]").click()

    page.locator("#note-consent").wait_for(state="detached")
    expect(page.locator("#consent")).to_contain_text("At the counter")
    window.settle()
    page.locator("#consent summary").click()
    page.locator("#consent", has_text="At the counter").wait_for()
    assert window.complaints == []
