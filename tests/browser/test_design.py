"""The parts of the interface in a real browser: seen, heard and used by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE, Window
from tests.browser.test_every_page import SHIFT

pytestmark = pytest.mark.browser


@pytest.fixture
def window(request: pytest.FixtureRequest, open_window: Callable[..., Window]) -> Window:
    """`/design/` in English; parametrize indirectly with options of the browser's context."""
    window = open_window(None, **getattr(request, "param", {}))
    window.page.goto(f"{window.home}/design/")
    return window


LOOKS = [
    {"viewport": size, "color_scheme": scheme, "locale": language}
    for size in (WIDE, PHONE)
    for scheme in ("light", "dark")
    for language in ("pt-BR", "en-US")
]


@pytest.mark.parametrize("window", LOOKS, indirect=True)
def test_every_part_is_accessible_fits_and_is_quiet(window):
    found = Axe().run(window.page).response["violations"]
    too_wide = window.page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )

    assert [f"{v['id']}: {v['nodes'][0]['target']}" for v in found] == []
    assert too_wide <= 0
    assert window.complaints == []


def test_nothing_moves_while_the_page_loads(window):
    shift = window.page.evaluate(SHIFT)

    assert shift < 0.01


def test_a_menu_is_used_by_keyboard_and_gives_the_focus_back(window):
    page = window.page
    button = page.locator("button[popovertarget=switcher]").first
    button.focus()

    page.keyboard.press("ArrowDown")
    expect(page.locator("#switcher a").first).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator("#switcher")).to_be_hidden()
    expect(button).to_be_focused()


def test_what_can_not_be_undone_is_asked_and_may_want_a_word_typed(window):
    page = window.page
    button = page.locator("button[data-confirm-type=acme]")
    button.click()
    yes = page.locator("#confirm [value=yes]")

    expect(yes).to_be_disabled()
    page.keyboard.type("acme")
    expect(yes).to_be_enabled()
    page.keyboard.press("Escape")
    expect(page.locator("#confirm")).to_be_hidden()
    expect(button).to_be_focused()


def test_a_form_that_asks_is_sent_only_after_yes(window):
    page = window.page
    page.locator("[aria-labelledby=d-form] [type=submit]").click()
    assert "good-name" not in page.url

    page.locator("#confirm [value=yes]").click()
    page.wait_for_url("**/design/?*good-name=*")


def test_a_failed_request_is_told_in_words(window):
    page = window.page
    page.evaluate("() => { htmx.ajax('GET', '/no/such/page/').catch(() => {}) }")

    toast = page.locator("#toasts .toast.bad")
    toast.wait_for()
    assert "This is gone" in toast.inner_text()
    toast.locator("[data-toast-close]").click()
    toast.wait_for(state="detached")


def test_a_whole_page_instead_of_a_part_means_the_session_is_over(window):
    page = window.page
    page.evaluate("() => { htmx.ajax('GET', '/design/', '#d-panel-1') }")

    toast = page.locator("#toasts .toast.bad")
    toast.wait_for()
    assert "?next=%2Fdesign%2F" in (toast.locator("a").get_attribute("href") or "")
    assert page.locator("#d-panel-1").inner_text() == "How it went."


def test_a_lost_network_is_told_in_words(window):
    window.page.context.set_offline(True)
    window.page.evaluate("() => { htmx.ajax('GET', '/design/').catch(() => {}) }")

    window.page.locator("#toasts .toast.bad").wait_for()
    assert "there is no connection" in window.page.locator("#toasts").inner_text()


def test_a_toast_stands_above_a_dialog(window):
    page = window.page
    page.locator("[data-dialog=d-dialog]").click()
    page.evaluate(
        """document.body.dispatchEvent(new CustomEvent("showToast",
          { bubbles: true, detail: { text: "Saved", kind: "good" } }))"""
    )
    toast = page.locator("#toasts .toast")
    toast.wait_for()

    expect(page.locator("#d-dialog")).to_be_visible()
    assert toast.evaluate("e => e.closest(':popover-open') !== null")


def test_a_form_in_a_dialog_is_sent_once_however_often_it_is_pressed(window):
    page, held = window.page, []
    page.route("**/design/", lambda route: held.append(route))
    page.locator("[data-dialog=d-invite]").click()
    address = page.locator("#id_asked-email")
    send = page.locator("#d-invite [type=submit]")

    address.press("Enter")
    expect(send).to_be_disabled()
    address.press("Enter")
    held[0].fulfill(status=204)

    expect(send).to_be_enabled()
    assert len(held) == 1


def test_the_theme_changes_at_once(window):
    page = window.page
    page.locator(".side-foot [popovertarget=user-menu]").click()
    page.locator("#user-menu [value=dark]").click()

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.locator("#user-menu [value=dark]").get_attribute("aria-pressed") == "true"


def test_tabs_move_with_the_arrows(window):
    page = window.page
    page.locator("#d-tab-1").focus()
    page.keyboard.press("ArrowRight")

    expect(page.locator("#d-panel-2")).to_be_visible()
    expect(page.locator("#d-panel-1")).to_be_hidden()
    assert page.locator("#d-tab-2").get_attribute("aria-selected") == "true"


def test_a_question_mark_shows_the_shortcuts(window):
    window.page.keyboard.press("?")

    expect(window.page.locator("#shortcuts")).to_be_visible()


@pytest.mark.parametrize("window", [{"viewport": PHONE, "has_touch": True}], indirect=True)
def test_on_a_phone_the_rest_of_the_pages_is_behind_more(window):
    page = window.page
    assert page.locator(".side .nav li:visible").count() == 4

    page.locator(".more").tap()
    expect(page.locator("#more a", has_text="API keys")).to_be_visible()


@pytest.mark.parametrize("window", [{"viewport": PHONE, "has_touch": True}], indirect=True)
def test_what_is_pressed_is_big_enough(window):
    small = window.page.evaluate(
        """[...document.querySelectorAll("button, .btn, .nav a, select, [type=checkbox]")]
          .map((e) => e.closest("label") ?? e)
          .filter((e) => e.getClientRects().length && e.getBoundingClientRect().height < 24)
          .map((e) => e.outerHTML.slice(0, 80))"""
    )

    assert small == []


@pytest.mark.parametrize("window", [{"reduced_motion": "reduce"}], indirect=True)
def test_who_asks_for_less_motion_gets_none(window):
    moving = window.page.evaluate("document.getAnimations().length")

    assert moving == 0
