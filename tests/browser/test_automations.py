"""Automations in Chromium: written as a sentence, ordered, tried out; macros."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_every_page import looks, problems
from tests.live import Live

pytestmark = pytest.mark.browser

PEOPLE = {"en-US": "founder@potter.example.com", "pt-BR": "dona@potter.example.com"}
HOME = "/t/potter"
FURNISH = """
from datetime import timedelta
from django.utils import timezone
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Membership
from apps.accounts.tenancy import in_tenant
from apps.conversations.automation import macros, rules, starters
from apps.conversations.models import Automation, Contact, Conversation, Message, Thread
from tests.conversations.outbox.conftest import make_channel, make_thread
from tests.factories import make_tenant, make_user
potter = make_tenant("Potter")
dona = make_user("dona@potter.example.com", name="Dona", language="pt-br")
Membership.objects.create(tenant=potter, user=dona, role="owner")
with in_tenant(potter):
    channel = make_channel()
    rosa = Contact.objects.create(name="Rosa Nunes", phone="+5511900000101")
    rosa.identities.create(kind="phone", value=rosa.phone)
    thread = make_thread(rosa, channel, silent_for=timedelta(hours=1))
    talk = Conversation.objects.create(
        thread=thread, contact=rosa, channel=channel, preview="Quanto custa o vaso azul?",
        last_message_at=timezone.now(),
    )
    Message.objects.create(
        contact=rosa, channel=channel, direction="in", origin="person", kind="text",
        content={"text": "Quanto custa o vaso azul?"}, status="received", provider_id="wamid.P",
    )
    for one in starters.all_of_them():
        rules.add(
            potter, name=one.name, trigger=one.trigger, minutes=one.minutes,
            conditions=one.conditions, actions=one.actions, by=PLATFORM,
        )
    first, *_rest, last = Automation.objects.order_by("position")
    rules.switch_off_by_itself(potter, last, rules.FAILING)
    why = "More than 24 hours have passed since this person last wrote. Send a template."
    for number, outcome in enumerate(("done", "part", "failed", "stopped", "skipped")):
        ok = {"do": "tag", "ok": True}
        no = {"do": "reply", "ok": False, "code": "window_closed", "why": why}
        done = {"done": [ok], "part": [no, ok], "failed": [no]}.get(outcome, [])
        first.runs.create(conversation=talk, about=f"x:{number}", outcome=outcome, done=done)
    thank = {"do": "reply", "text": "Thank you"}
    actions = [thank, {"do": "tag", "tags": ["Done"]}, {"do": "close"}]
    macro = macros.add(potter, name="Thank and close", actions=actions, by=PLATFORM)
    print(first.pk, last.pk, macro.pk, talk.pk)
"""


@pytest.fixture(scope="module")
def known(live: Live) -> list[str]:
    """The ids of a rule with a log, one that switched itself off, a macro, a conversation."""
    return live.python(FURNISH).splitlines()[-1].split()


@pytest.mark.parametrize("look", looks("phone-light-pt").values(), ids=looks("phone-light-pt"))
def test_the_pages_of_automations(open_window, live, known, look):
    window = open_window(PEOPLE[look["locale"]], **look)
    first, last, macro, talk = known
    pages = [
        "/automations/",
        "/automations/new/",
        "/automations/new/?from=welcome",
        "/automations/new/?from=waiting",
        f"/automations/{first}/",
        f"/automations/{first}/try/?conversation={talk}",
        f"/automations/{first}/change/",
        f"/automations/{last}/",
        "/settings/macros/",
        "/settings/macros/new/",
        f"/settings/macros/{macro}/",
    ]
    found = {path: problems(window, f"{live.url}{HOME}{path}") for path in pages}
    assert {path: said for path, said in found.items() if said} == {}


def test_a_rule_is_written_tried_and_switched_off(open_window, live, known):
    window = open_window(PEOPLE["en-US"], viewport=WIDE)
    page = window.page
    page.goto(f"{live.url}{HOME}/automations/new/")
    page.get_by_label("Name").fill("Vases")
    page.locator("#c0-value").fill("vaso, jarro")
    page.get_by_role("button", name="Condition", exact=True).click()
    window.settle()
    page.locator("#c1-field").select_option("hours")
    window.settle()
    expect(page.locator("#c1-op")).to_have_value("within")
    expect(page.locator("#c0-value")).to_have_value("vaso, jarro")
    page.locator("#a0-text").fill("Hello {{nome}}, a vase costs R$ 80.")
    page.get_by_role("button", name="Action", exact=True).click()
    window.settle()
    page.locator("#a1-do").select_option("priority")
    window.settle()
    page.locator("#a1-priority").select_option("2")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Vases")).to_be_visible()
    expect(page.locator(".rule-large")).to_contain_text("contains any of “vaso” / “jarro”")
    page.get_by_role("button", name="Try it", exact=True).click()
    expect(page.locator("#tried")).to_contain_text("It would act.")
    expect(page.locator("#tried")).to_contain_text("Hello Rosa Nunes, a vase costs R$ 80.")
    page.goto(f"{live.url}{HOME}/automations/")
    window.settle()
    switch = page.get_by_role("switch", name="Vases")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "false")
    window.settle()
    page.get_by_role("button", name="Move “Vases” up").click()
    cards = page.locator(".rule-card .rule-name")
    expect(cards.nth(4)).to_have_text("Vases")


def test_what_is_wrong_is_marked_and_can_be_mended_on_a_phone(open_window, live, known):
    window = open_window(PEOPLE["en-US"], viewport=PHONE)
    page = window.page
    page.goto(f"{live.url}{HOME}/automations/new/")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#name")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#c0-wrong")).to_be_visible()
    window.settle()
    page.get_by_role("button", name="Remove condition 1").click()
    window.settle()
    expect(page.locator("#parts")).to_contain_text("No condition: it acts each time.")
    page.get_by_label("Name").fill("Each time")
    page.locator("#a0-text").fill("Hello")
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_url(re.compile(r"/automations/[0-9a-f-]{36}/$"))


def test_a_macro_is_run_from_the_menu_of_a_conversation(open_window, live, known):
    window = open_window(PEOPLE["en-US"], viewport=WIDE)
    page = window.page
    page.goto(f"{live.url}{HOME}/inbox/{known[3]}/")
    window.settle()
    page.locator("#acts-more").click()
    page.get_by_role("button", name="Macros", exact=True).click()
    page.get_by_role("button", name="Thank and close").click()
    expect(page.get_by_text("“Thank and close” is done.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#acts-end")).to_have_text("Reopen")
