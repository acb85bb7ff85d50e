"""Answers come late; whoever types meanwhile loses neither the focus nor a letter."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Window
from tests.live import Live

pytestmark = pytest.mark.browser

FURNISH = """
import json
from apps.accounts.actor import PLATFORM
from apps.conversations.people import contacts
from apps.accounts.tenancy import in_tenant
from tests.factories import make_tenant
grocer = make_tenant("Grocer")
with in_tenant(grocer):
    rosa = contacts.create(grocer, by=PLATFORM, name="Rosa", phone="+5511900000101",
                           tags=["Fair", "VIP"])
print(json.dumps(str(rosa.pk)))
"""


@pytest.fixture(scope="module")
def rosa(live: Live) -> str:
    """The id of somebody with two tags."""
    found: str = json.loads(live.python(FURNISH).splitlines()[-1])
    return found


@pytest.fixture
def window(open_window: Callable[..., Window]) -> Window:
    return open_window("founder@grocer.example.com")


class Late:
    """The answers of an address, held until they are let go."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.held: list[Route] = []
        self.is_over = False
        page.route(address, lambda route: self._take(route))

    def _take(self, route: Route) -> None:
        if self.is_over:
            route.continue_()
        else:
            self.held.append(route)

    def ask(self, act: Callable[[], object]) -> None:
        """Do what makes the page ask."""
        with self.page.expect_request(self.address):
            act()

    def let_go(self) -> None:
        self.is_over = True
        for route in self.held:
            with self.page.expect_response(self.address):
                route.continue_()


def test_an_answer_leaves_the_focus_to_who_types_elsewhere_by_now(window, live, rosa):
    page = window.page
    page.goto(f"{live.url}/t/grocer/contacts/{rosa}/")
    page.locator("#fact-category a").click()
    field = page.locator("#id_category-value")
    expect(field).to_be_focused()
    window.settle()
    field.fill("Fruit")
    late = Late(page, "**/details/category/")
    late.ask(lambda: field.press("Enter"))

    page.locator("#add-tag").press_sequentially("Mar")
    late.let_go()
    expect(page.locator("#fact-category .value")).to_have_text("Fruit")
    window.settle()
    page.keyboard.type("ket")

    expect(page.locator("#add-tag")).to_have_value("Market")
    expect(page.locator("#add-tag")).to_be_focused()


def test_an_answer_gives_the_focus_back_to_who_waits_for_it(window, live, rosa):
    page = window.page
    page.goto(f"{live.url}/t/grocer/contacts/{rosa}/")
    page.locator("#fact-email a").click()
    field = page.locator("#id_email-value")
    expect(field).to_be_focused()
    window.settle()
    field.fill("rosa@example.com")
    field.press("Enter")

    expect(page.locator("#fact-email a")).to_be_focused()


def test_a_tag_that_is_being_typed_stays_while_another_is_taken_away(window, live, rosa):
    page = window.page
    page.goto(f"{live.url}/t/grocer/contacts/{rosa}/")
    page.locator("#add-tag").fill("Mar")

    page.get_by_role("button", name="Take Fair away").click()
    expect(page.locator("#tags .tag")).to_have_text(["VIP"])
    expect(page.locator("#add-tag")).to_be_focused()
    window.settle()
    page.keyboard.press("End")
    page.keyboard.type("ket")
    page.keyboard.press("Enter")

    expect(page.locator("#tags .tag")).to_have_text(["Market", "VIP"])
    expect(page.locator("#add-tag")).to_have_value("")


def test_what_is_typed_into_a_field_stays_though_an_answer_draws_it_anew(window, live, rosa):
    page = window.page
    page.goto(f"{live.url}/t/grocer/contacts/segments/new/")
    page.get_by_role("button", name="Condition", exact=True).click()
    expect(page.locator("#field-0")).to_be_focused()
    window.settle()
    page.locator("#field-0").select_option("name")
    expect(page.locator("#op-0 option[value=contains]")).to_be_attached()
    window.settle()
    late = Late(page, "**/segments/look/")
    late.ask(lambda: page.locator("#op-0").select_option("contains"))

    value = page.locator("#value-0")
    value.press_sequentially("ro")
    late.let_go()
    expect(page.locator("#op-0")).to_have_value("contains")
    window.settle()
    page.keyboard.type("sa")

    expect(value).to_have_value("rosa")
    expect(page.locator("#side")).to_contain_text("Name contains “rosa”")
