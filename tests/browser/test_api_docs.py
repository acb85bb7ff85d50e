"""The API's description, read in Chromium under the strict policy for scripts and styles."""

from __future__ import annotations

import pytest

from tests.browser.conftest import PHONE, WIDE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_description_can_be_read_and_asks_no_other_host(open_window, viewport):
    window = open_window(viewport=viewport)

    window.page.goto(f"{window.home}/api/docs/")
    window.page.locator(".opblock").first.wait_for()
    invite = window.page.get_by_text("/api/v1/members/invite").first
    for _ in range(200):  # only what is in sight is drawn
        if invite.count():
            break
        window.page.mouse.wheel(0, 600)
        window.page.wait_for_timeout(100)
    invite.click()
    window.page.get_by_text("already_member").first.wait_for()

    assert window.complaints == []
    assert window.strangers == []
