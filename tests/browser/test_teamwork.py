"""Colleagues at one conversation, in two browsers."""

from __future__ import annotations

import re
from collections.abc import Callable
from os import environ
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Route, expect

from tests.browser.conftest import PHONE
from tests.browser.test_every_page import TOO_WIDE
from tests.live import Live

pytestmark = pytest.mark.browser

MAKE = """
from datetime import timedelta
from django.utils import timezone
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Membership
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Conversation, InboxRules, Tag, Team, Thread
from tests.conversations.folders.conftest import make_channel, make_conversation
from tests.factories import make_tenant, make_user
tenant = make_tenant("Oficina", time_zone="America/Sao_Paulo")
people = {}
for name, language in (("Marina Teles", "pt-br"), ("Davi Nogueira", "en")):
    email = name.split()[0].lower() + "@oficina.example.com"
    people[name] = make_user(email, name=name, language=language)
    Membership.objects.create(tenant=tenant, user=people[name], role="admin")
with in_tenant(tenant):
    shop = make_channel()
    tags = [Tag.objects.create(name=name).pk for name in ("Troca", "VIP", "Cama e banho")]
    Team.objects.create(name="Trocas")
    marina = people["Marina Teles"].pk
    first = make_conversation(shop, "Renata Siqueira", said="Consigo trocar pelo jogo azul?",
                              tags=tags[:2], ago=1, priority=1, assignee_id=marina)
    first.contact.tags = tags
    first.contact.email = "renata@example.com"
    first.contact.save()
    Conversation.objects.create(thread_id=first.thread_id, contact=first.contact, channel=shop,
        preview="Dúvida sobre frete", status="closed",
        last_message_at=timezone.now() - timedelta(days=40))
    make_conversation(shop, "Joaquim Farias", said="O boleto venceu ontem", ago=18)
    hours = {name: [["09:00", "12:00"], ["13:00", "18:00"]] for name in ("mon", "tue", "wed")}
    InboxRules.objects.create(pk=1, hours={"week": hours, "holidays": "BR"})
    Thread.objects.update(window_until=timezone.now() + timedelta(hours=23))
"""
FIND = """
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Conversation
with in_tenant(Tenant.objects.get(slug="oficina")):
    print(Conversation.objects.get(contact__name={name!r}, status="open").pk)
"""


@pytest.fixture(scope="module")
def workshop(live: Live) -> Live:
    live.python(MAKE)
    return live


@pytest.fixture(scope="module")
def address(workshop: Live) -> Callable[[str], str]:
    def of(name: str) -> str:
        pk = workshop.python(FIND.format(name=name)).strip().splitlines()[-1]
        return f"{workshop.url}/t/oficina/inbox/{pk}/?folder=all"

    return of


DESK = "**/desk/"  # what others changed, as a page asks for it
ASK = "htmx.trigger('#desk-again', 'recado:desk')"
#: What the browser itself says of an answer that asks first.
CONFLICT = "Failed to load resource: the server responded with a status of 409 (Conflict)"
MARINA, DAVI = "marina@oficina.example.com", "davi@oficina.example.com"


def shot(window, name: str) -> None:
    if where := environ.get("SHOTS"):
        window.page.screenshot(path=str(Path(where) / f"{name}.png"))


def wrong(window) -> list[str]:
    """With what is open now."""
    found = Axe().run(window.page).response["violations"]
    bad = [f"{v['id']}: {v['nodes'][0]['target']}" for v in found]
    if window.page.evaluate(TOO_WIDE) > 0:
        bad.append("scrolls sideways")
    return bad + window.complaints


def test_looks(address, open_window):
    for who, locale in ((MARINA, "pt"), (DAVI, "en")):
        window = open_window(who)
        window.page.goto(address("Renata Siqueira"))
        window.settle()
        shot(window, f"desk-{locale}-1440")
        window.page.locator("#acts-more").click()
        shot(window, f"more-{locale}-1440")
        window.page.locator("[data-act=assign]").click()
        window.settle()
        shot(window, f"assign-{locale}-1440")
        assert wrong(window) == []
        window.page.keyboard.press("Escape")
        window.page.keyboard.press("Escape")
        window.page.set_viewport_size(PHONE)
        shot(window, f"thread-{locale}-390")
        window.page.locator("#acts-more").click()
        shot(window, f"more-{locale}-390")
        window.page.locator("[data-pane-to=details]").first.click()
        shot(window, f"details-{locale}-390")
        assert wrong(window) == []


def test_two_who_answer_at_once_see_each_other_and_the_second_is_asked(address, open_window):
    """Both begin; one sends; the other is asked, looks, and sends anyway."""
    marina, davi = open_window(MARINA), open_window(DAVI)
    for window in (marina, davi):
        window.page.goto(address("Joaquim Farias"))
        window.settle()
        window.hears()
    expect(davi.page.locator(".here [title]")).to_have_count(1)
    expect(davi.page.locator(".here [title]")).to_have_attribute("title", re.compile("Marina"))
    davi.page.locator("#composer-text").press_sequentially("Posso gerar outro")
    expect(marina.page.locator(".thread-typing")).to_contain_text("Davi Nogueira")
    marina.page.locator("#composer-text").press_sequentially("Gero agora mesmo")
    shot(marina, "collision-typing")
    marina.page.keyboard.press("Enter")
    expect(davi.page.locator("#thread .msg.out")).to_contain_text("Gero agora mesmo")
    davi.page.keyboard.press("Enter")
    asked = davi.page.locator("#answered")
    expect(asked).to_contain_text("Gero agora mesmo")
    shot(davi, "collision-asked")
    assert wrong(davi) == [CONFLICT]
    expect(davi.page.locator("#composer-text")).to_have_value("Posso gerar outro")
    asked.locator("[data-anyway]").click()
    expect(marina.page.locator("#thread .msg.out")).to_have_count(2)
    expect(davi.page.locator("#composer-text")).to_have_value("")


def test_what_one_does_the_other_sees_and_it_is_taken_back(address, open_window):
    marina, davi = open_window(MARINA), open_window(DAVI)
    for window in (marina, davi):
        window.page.goto(address("Joaquim Farias"))
        window.settle()
        window.hears()
    davi.page.locator("#acts-take").click()
    for window in (marina, davi):  # his own page hears of it as hers does
        expect(window.page.locator("#desk-facts")).to_contain_text("Davi Nogueira")
    davi.settle()
    davi.page.locator("#desk-tag").fill("Boleto")
    davi.page.locator("#desk-tag").press("Enter")
    for window in (marina, davi):
        expect(window.page.locator("#desk-labels .tag")).to_have_text(["Boleto"])
    davi.settle()
    davi.page.locator("#acts-end").click()
    closed = davi.page.locator(".toast", has_text="closed")
    closed.hover()  # it stays while looked at
    expect(marina.page.locator("#acts-end")).to_have_attribute("value", "reopen")
    closed.locator("[data-undo]").click()
    for window in (marina, davi):
        expect(window.page.locator("#acts-end")).to_have_attribute("value", "close")
    davi.settle()
    davi.page.locator("#thread-scroll").press("p")
    davi.page.get_by_role("button", name="Urgent").click()
    expect(marina.page.locator("#desk-facts")).to_contain_text(re.compile("rgent"))


def test_a_tag_that_is_being_typed_stays_while_a_colleague_acts(address, open_window):
    marina, davi = open_window(MARINA), open_window(DAVI)
    for window in (marina, davi):
        window.page.goto(address("Renata Siqueira"))
        window.settle()
        window.hears()
    typed = davi.page.locator("#desk-tag")
    typed.press_sequentially("Enxo")
    marina.page.locator("#desk-tag").fill("Jogo azul")
    marina.page.locator("#desk-tag").press("Enter")
    labels = davi.page.locator("#desk-labels")
    expect(labels.locator(".tag", has_text="Jogo azul")).to_have_count(1)
    expect(typed).to_be_focused()
    typed.press_sequentially("val")
    expect(typed).to_have_value("Enxoval")
    davi.settle()
    typed.press("Enter")

    expect(labels.locator(".tag", has_text="Enxoval")).to_have_count(1)
    expect(typed).to_have_value("")
    assert marina.complaints + davi.complaints == []


WRITE = """
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations import news
from apps.conversations.models import Conversation
from tests.conversations.folders.conftest import make_said
tenant = Tenant.objects.get(slug="oficina")
with in_tenant(tenant):
    row = Conversation.objects.get(contact__name="Renata Siqueira", status="open")
    row.preview, row.unread = "E a fronha?", 1
    row.save()
    said = make_said(row.channel, row.contact, row.preview)
    news.messages_arrived.send(sender=None, messages=[said], tenant=tenant)
"""


def test_a_button_that_is_held_down_is_not_taken_away(address, open_window):
    window = open_window(DAVI)
    page = window.page
    page.goto(address("Renata Siqueira"))
    window.settle()
    page.locator("#acts-more").hover()
    page.mouse.down()
    with page.expect_response(DESK):
        page.evaluate(ASK)
    window.settle()
    page.mouse.up()

    expect(page.locator("[data-act=assign]")).to_be_visible()
    with page.expect_response(DESK):  # what came meanwhile, now that it may
        page.keyboard.press("Escape")
    assert window.complaints == []


def test_what_was_asked_for_before_an_act_does_not_hide_it(address, open_window):
    window = open_window(DAVI)
    page, here = window.page, address("Joaquim Farias")
    page.route_web_socket("**/ws/**", lambda socket: None)  # nobody else says what is right
    page.goto(here)
    window.settle()
    before = page.request.get(here.replace("?folder=all", "desk/"), headers={"HX-Request": "true"})
    held: list[Route] = []
    page.route(DESK, lambda route: route.continue_() if held else held.append(route))
    with page.expect_request(DESK):
        page.evaluate(ASK)
    page.locator("#acts-end").click()
    expect(page.locator("#acts-end")).to_have_attribute("value", "reopen")
    with page.expect_request(DESK):  # once more
        held[0].fulfill(response=before)
    window.settle()
    expect(page.locator("#acts-end")).to_have_attribute("value", "reopen")

    page.locator("#acts-end").click()
    expect(page.locator("#acts-end")).to_have_attribute("value", "close")
    assert window.complaints == []


def test_whoever_looks_elsewhere_hears_of_their_customer(workshop, open_window):
    """Renata is Marina's; Davi has not asked to hear of her."""
    marina, davi = open_window(MARINA), open_window(DAVI)
    for window in (marina, davi):
        window.page.goto(f"{workshop.url}/t/oficina/contacts/")
        window.settle()
        window.hears()
    workshop.python(WRITE)
    toast = marina.page.locator(".toast", has_text="Renata Siqueira: E a fronha?")
    toast.locator("[data-toast-link]").click()
    marina.page.wait_for_url("**/inbox/**")
    expect(davi.page.locator(".toast")).to_have_count(0)
    assert marina.complaints == []


@pytest.mark.parametrize("page", ["inbox", "teams", "my-inbox"])
def test_settings_look_well(workshop, open_window, page):
    for who, locale in ((MARINA, "pt"), (DAVI, "en")):
        window = open_window(who)
        window.page.goto(f"{workshop.url}/t/oficina/settings/{page}/")
        window.settle()
        shot(window, f"settings-{page}-{locale}-1440")
        assert wrong(window) == []
        window.page.set_viewport_size(PHONE)
        shot(window, f"settings-{page}-{locale}-390")
        assert wrong(window) == []


def test_menus_close_with_what_was_chosen_and_give_the_focus_back(workshop, address, open_window):
    window = open_window(DAVI)
    page, more = window.page, window.page.locator("#acts-more")
    page.goto(address("Renata Siqueira"))
    window.settle()
    menus = page.locator(".menu:popover-open")

    more.focus()
    page.keyboard.press("Enter")
    page.locator("[data-act=assign]").click()
    window.settle()
    expect(menus).to_have_count(2)
    page.keyboard.press("Escape")
    expect(menus).to_have_count(1)
    page.keyboard.press("Escape")
    expect(menus).to_have_count(0)
    expect(more).to_be_focused()

    page.keyboard.press("Enter")
    page.locator("[data-act=assign]").click()
    window.settle()
    page.locator(".menu [data-narrowed='Davi Nogueira']").click()
    expect(page.locator(".toast", has_text="is yours now")).to_have_count(1)
    expect(menus).to_have_count(0)
    expect(page.locator("#acts-more")).to_be_focused()

    page.locator("#acts-snooze").click()
    page.get_by_role("button", name="Until they write").click()
    expect(page.locator("#acts-snooze")).to_contain_text("Bring back")
    expect(menus).to_have_count(0)
    expect(page.locator("#acts-snooze")).to_be_focused()
    window.settle()
    page.locator("#acts-snooze").click()
    expect(page.locator("#acts-snooze")).to_contain_text("Snooze")
