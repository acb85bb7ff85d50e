"""Writing in Chromium: keys, what is offered, files and a voice."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.composer.conftest import BIA, LU, box, opened, ours
from tests.browser.conftest import PHONE
from tests.browser.test_every_page import TWO_LOOKS, problems

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("look", TWO_LOOKS.values(), ids=TWO_LOOKS)
def test_the_composer_is_sound_in_each_of_its_states(open_window, cantina, at, look):
    window = open_window(LU if look["locale"] == "en-US" else BIA, **look)

    wrong = [trouble for name in ("Renata", "Otto") for trouble in problems(window, at(name))]
    wrong += problems(window, f"{cantina.url}/t/cantina/settings/canned-replies/")
    wrong += problems(window, f"{cantina.url}/t/cantina/settings/canned-replies/new/")
    assert wrong == []


def test_enter_sends_at_once_and_the_box_is_free(open_window, at):
    page = opened(open_window(LU), at())
    before = ours(page).count()

    box(page).fill("First")
    box(page).press("Enter")
    box(page).fill("Second")
    box(page).press("Enter")

    expect(box(page)).to_have_value("")
    expect(ours(page)).to_have_count(before + 2)
    expect(page.locator(".pending")).to_have_count(0)
    said = [one.strip() for one in ours(page).locator(".said").all_inner_texts()]
    assert said[-2:] == ["First", "Second"]


def test_a_line_is_broken_with_shift(open_window, at):
    page = opened(open_window(LU), at())
    low = box(page).bounding_box()["height"]

    box(page).press_sequentially("One")
    for _ in range(3):
        box(page).press("Shift+Enter")
    box(page).press_sequentially("Two")

    expect(box(page)).to_have_value("One\n\n\nTwo")
    assert box(page).bounding_box()["height"] > low
    box(page).press("Control+b")
    expect(box(page)).to_have_value("One\n\n\nTwo**")
    box(page).fill("")


def test_a_stroke_offers_canned_replies(open_window, at):
    page = opened(open_window(LU), at())

    box(page).press_sequentially("/pi")
    expect(page.get_by_role("option")).to_have_count(1)
    box(page).press("Enter")

    expect(box(page)).to_have_value("Olá Renata, a chave Pix é cantina@example.com")
    expect(page.locator("#composer-suggest")).to_be_hidden()
    box(page).fill("")
    box(page).press_sequentially("and/or")
    expect(page.locator("#composer-suggest")).to_be_hidden()
    box(page).fill("/")
    expect(page.get_by_role("option")).to_have_count(2)
    box(page).press("Escape")
    expect(page.locator("#composer-suggest")).to_be_hidden()
    box(page).fill("")


def test_a_note_names_a_colleague_and_is_for_the_team(open_window, at):
    page = opened(open_window(LU), at())

    page.locator(".tools [data-note-toggle]").click()
    box(page).press_sequentially("@bi")
    expect(page.get_by_role("option")).to_contain_text("Bia Melo")
    box(page).press("Tab")
    box(page).press_sequentially("can you look?")
    box(page).press("Enter")

    note = page.locator("#thread > .memo[data-id]").last
    expect(note).to_contain_text("@Bia Melo can you look?")
    expect(page.locator(".pending")).to_have_count(0)
    page.locator(".tools [data-note-toggle]").click()


def test_files_are_taken_in_by_button_and_paste_and_go_with_a_caption(open_window, at, tmp_path):
    from PIL import Image

    path = tmp_path / "shop.png"
    Image.new("RGB", (60, 40), "green").save(path)
    bad = tmp_path / "page.html"
    bad.write_text("<html><script>alert(1)</script></html>")
    page = opened(open_window(LU), at())

    page.locator("#composer-file").set_input_files([path, bad])
    expect(page.locator(".file-chip")).to_have_count(2)
    expect(page.locator(".file-chip.flawed")).to_contain_text("can run code")
    page.locator(".file-chip.flawed [data-file-drop]").click()
    expect(page.locator(".file-chip [name=media]")).to_have_count(1)
    box(page).fill("The shop")
    box(page).press("Enter")

    expect(ours(page).last.locator("img")).to_be_visible()
    expect(ours(page).last).to_contain_text("The shop")
    expect(page.locator(".file-chip")).to_have_count(0)


def test_an_emoji_is_found_by_its_name_in_the_pages_language(open_window, at):
    page = opened(open_window(BIA, locale="pt-BR"), at())

    page.locator("[popovertarget=composer-emoji]").click()
    page.locator("#composer-emoji-find").fill("polegar para cima")
    page.locator("#composer-emoji-find").press("Enter")

    expect(box(page)).to_have_value(re.compile("👍"))
    box(page).fill("")


def test_a_message_is_answered_and_the_quote_can_be_dropped(open_window, at):
    page = opened(open_window(LU), at())
    asked = page.locator("#thread > .msg:not(.out)").first

    asked.hover()
    asked.locator("[popovertarget^=mm-]").click()
    page.get_by_role("button", name="Reply", exact=True).click()
    expect(page.locator("#composer-quote")).to_contain_text("Consigo trocar?")
    box(page).press("Escape")
    expect(page.locator("#composer-quote")).to_be_hidden()


def test_a_voice_is_recorded_heard_and_sent(chromium, open_window, at):
    page = opened(open_window(LU, permissions=["microphone"]), at())

    page.locator("[data-record]").click()
    expect(page.locator("[data-voice-time]")).to_have_text(re.compile("0:0[1-9]"))
    page.get_by_role("button", name="Stop and listen").click()
    expect(page.locator(".file-chip audio")).to_be_visible()
    page.locator("[data-send]").click()

    expect(ours(page).last.locator("[data-voice]")).to_be_visible()


def test_on_a_phone_enter_breaks_the_line_and_the_button_sends(open_window, at):
    page = opened(open_window(LU, viewport=PHONE, has_touch=True, is_mobile=True), at())

    box(page).press_sequentially("One")
    box(page).press("Enter")
    expect(box(page)).to_have_value("One\n")
    page.locator("[data-send]").tap()
    expect(ours(page).last).to_contain_text("One")
