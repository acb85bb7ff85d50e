"""Webhooks out in Chromium: adding a program, trying it, what was sent to it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_every_page import looks, problems
from tests.conversations.hooks import receiver
from tests.conversations.hooks.receiver import is_genuine
from tests.live import Live

pytestmark = pytest.mark.browser

PEOPLE = {"en-US": "founder@baker.example.com", "pt-BR": "dona@baker.example.com"}
HOME = "/t/baker"
FURNISH = """
from datetime import timedelta
from django.utils import timezone
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Membership
from apps.accounts.tenancy import in_tenant
from apps.conversations.hooks import endpoints
from apps.conversations.models import WebhookDelivery
from tests.factories import make_tenant, make_user
baker = make_tenant("Baker")
dona = make_user("dona@baker.example.com", name="Dona", language="pt-br")
Membership.objects.create(tenant=baker, user=dona, role="owner")
now = timezone.now()
with in_tenant(baker):
    crm, _secret = endpoints.add(
        baker, name="CRM of the bakery", url="https://crm.example.com/" + "recado/" * 12,
        events=["message.received", "message.status", "contact.opted_out"],
        campaign_statuses=True, by=PLATFORM,
    )
    crm.failures, crm.failing_since = 4, now - timedelta(hours=3)
    crm.rests_until = now + timedelta(hours=1)
    crm.save()
    told = [
        ("delivered", 200, "", 1), ("failed", 500, "refused", 13), ("waiting", None, "too_slow", 3),
        ("waiting", None, "", 0), ("sending", None, "", 1), ("dropped", None, "", 1),
        ("failed", None, "private", 12),
    ]
    for state, answer, problem, attempts in told:
        ends = state in {"delivered", "failed", "dropped"}
        WebhookDelivery.objects.create(
            endpoint=crm, event="message.status", state=state,
            facts={"status": "delivered"}, answer=answer, problem=problem,
            attempts=attempts, took_ms=None if state == "sending" else 83, give_up_at=now,
            next_at=None if ends else now + timedelta(hours=1), ended_at=now if ends else None,
        )
    off, _secret = endpoints.add(
        baker, name="Old shop", url="https://old.example.com/", events=["message.echoed"],
        by=PLATFORM,
    )
    off.off_because = "failing"
    off.save()
    print(crm.pk, off.pk)
"""


@pytest.fixture(scope="module")
def known(live: Live) -> list[str]:
    """The ids of one that fails and of one that is off."""
    return live.python(FURNISH).splitlines()[-1].split()


@pytest.mark.parametrize("look", looks("wide-dark-en").values(), ids=looks("wide-dark-en"))
def test_the_pages_of_webhooks(open_window, live, known, look):
    window = open_window(PEOPLE[look["locale"]], **look)
    failing, off = (f"/settings/webhooks/{pk}/" for pk in known)
    pages = [
        "/settings/webhooks/",
        "/settings/webhooks/add/",
        failing,
        f"{failing}?state=failed",
        f"{failing}change/",
        f"{failing}replay/",
        off,
    ]

    wrong = [one for page in pages for one in problems(window, f"{live.url}{HOME}{page}")]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_program_is_added_tried_and_given_a_new_secret_by_keyboard(
    open_window, live, known, size
):
    window = open_window(PEOPLE["en-US"], viewport=size)
    page = window.page
    with receiver.running() as program:
        page.goto(f"{live.url}{HOME}/settings/webhooks/")
        page.locator("a[href$='/webhooks/add/']").focus()
        page.keyboard.press("Enter")
        page.locator("#hook-form[open]").wait_for()
        window.settle()
        page.fill("#id_name", "Shop")
        page.fill("#id_url", "http://shop.example.com/")
        page.keyboard.press("Enter")
        page.locator("#hook-form .error").wait_for()
        window.settle()
        page.fill("#id_url", program.url)
        page.keyboard.press("Enter")

        page.locator("#hook-secret[open]").wait_for()
        window.settle()
        secret = page.locator("#secret").input_value()
        page.get_by_role("link", name="I have copied it").focus()
        page.keyboard.press("Enter")
        page.locator("h1", has_text="Shop").wait_for()
        window.settle()

        page.get_by_role("button", name="Send a test", exact=True).focus()
        page.keyboard.press("Enter")
        page.get_by_text("Heard: it answered 200").first.wait_for()
        window.settle()
        assert is_genuine(program.heard[0], secret)
        expect(page.locator("tbody tr", has_text="A test")).to_have_count(1)

        page.get_by_role("button", name="New secret").click()
        page.get_by_role("button", name="Make it").click()
        page.locator("#hook-secret[open]").wait_for()
        window.settle()
        assert page.locator("#secret").input_value() != secret
        page.get_by_role("link", name="I have copied it").click()
        window.settle()

        program.status = 500
        page.get_by_role("button", name="Send a test", exact=True).click()
        page.get_by_text("The answer was 500").first.wait_for()
    assert window.complaints == []


def test_what_failed_is_resent_from_its_line_and_as_a_stretch_of_time(open_window, live, known):
    window = open_window(PEOPLE["en-US"], viewport=WIDE)
    page = window.page
    page.goto(f"{live.url}{HOME}/settings/webhooks/{known[0]}/?state=failed")
    page.locator("tbody tr", has_text="The answer was 500").get_by_role("button").click()
    page.get_by_text("It is sent again").first.wait_for()
    window.settle()

    page.get_by_role("link", name="Resend a stretch of time").click()
    page.locator("#hook-replay[open]").wait_for()
    window.settle()
    page.locator("#hook-replay button[type=submit]").click()
    page.get_by_text("1 webhook is sent again").first.wait_for()
    assert window.complaints == []
