"""Uncertain messages in Chromium: looked through, settled one by one, chosen, by mailing."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.test_every_page import TWO_LOOKS, looks, problems
from tests.live import Live

pytestmark = pytest.mark.browser

PEOPLE = {"en-US": "founder@doubters.example.com", "pt-BR": "dona@doubters.example.com"}
HOME = "/t/doubters"
FURNISH = """
from datetime import timedelta
from django.utils import timezone
from apps.accounts.models import Membership
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Batch, Doubt
from tests.conversations.consent.people import make_contact
from tests.conversations.doubts.conftest import make_unknown
from tests.conversations.outbox.conftest import make_channel, make_thread
from tests.factories import make_tenant, make_user
tenant = make_tenant("Doubters")
dona = make_user("dona@doubters.example.com", name="Dona", language="pt-br")
Membership.objects.create(tenant=tenant, user=dona, role="owner")
with in_tenant(tenant):
    channel = make_channel(key="220000000000077", account="110000000000077")
    batch = Batch.objects.create(
        name="Spring sale", origin="campaign", category="utility", unknown=2
    )
    for nth, name in enumerate(["Rosa", "Bento", "Caio de Albuquerque e Vasconcelos", "", "Eva"]):
        person = make_contact(f"+551190000017{nth}", name=name)
        make_thread(person, channel, silent_for=timedelta(hours=1))
        text = "Your order is ready. " * (1 + 8 * (nth == 2))
        make_unknown(
            person, channel, content={"text": text}, batch=batch if nth in (1, 2) else None,
            code="worker_lost" if nth == 0 else "no_answer",
        )
    Doubt.objects.filter(message__contact__name="Eva").update(ask_at=None)
"""


@pytest.fixture(scope="module")
def furnished(live: Live) -> None:
    live.python(FURNISH)


@pytest.mark.parametrize("look", looks("phone-light-pt").values(), ids=looks("phone-light-pt"))
def test_the_page_of_uncertain_messages(open_window, live, furnished, look):
    window = open_window(PEOPLE[look["locale"]], **look)

    wrong = problems(window, f"{live.url}{HOME}/uncertain/")

    assert not wrong, "\n".join(wrong)


def test_one_did_not_arrive_and_is_sent_again(open_window, live, furnished):
    window = open_window(PEOPLE["en-US"], **TWO_LOOKS["wide-dark-en"])
    page = window.page
    page.goto(f"{live.url}{HOME}/uncertain/")
    expect(page.get_by_role("link", name="Uncertain")).to_be_visible()
    rosa = page.get_by_role("listitem").filter(has_text="Rosa")

    rosa.get_by_role("button", name="It did not arrive").focus()
    window.settle()
    page.keyboard.press("Enter")
    again = rosa.get_by_role("button", name="Send again")
    expect(again).to_be_visible()
    expect(rosa.get_by_text("Not arrived")).to_be_visible()

    window.settle()
    again.click()
    expect(rosa.get_by_text("Sent again as a new message")).to_be_visible()
    assert not window.complaints


def test_those_that_are_chosen_and_a_mailing(open_window, live, furnished):
    window = open_window(PEOPLE["en-US"], **TWO_LOOKS["wide-dark-en"])
    page = window.page
    page.goto(f"{live.url}{HOME}/uncertain/")
    bar = page.get_by_role("region", name="What to do with those chosen")
    expect(bar).to_be_hidden()

    page.get_by_role("checkbox", name="Choose Eva").check()
    expect(bar.locator("[data-chosen]")).to_have_text("1")
    bar.get_by_role("button", name="They arrived").click()
    expect(page.get_by_text("Noted: 1 message arrived.")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Choose Eva")).to_have_count(0)

    window.settle()
    mailing = page.get_by_role("listitem").filter(has_text="Spring sale")
    mailing.get_by_role("button", name="They did not arrive").click()
    page.get_by_role("dialog").get_by_role("button", name="Say it").click()
    expect(page.get_by_text("Noted: 2 messages did not arrive.")).to_be_visible()
    assert not window.complaints
