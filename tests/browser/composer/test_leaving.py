"""What leaves the box in Chromium: drafts, nothing twice, later, by template, forwarded."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.composer.conftest import BIA, LU, box, opened, ours
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser

SAY = re.compile("/composer/say/")
PHONE_LOOK = {"viewport": PHONE, "has_touch": True, "is_mobile": True}


def test_what_was_begun_is_there_after_a_reload_and_gone_once_it_was_sent(open_window, at):
    page = opened(open_window(LU), at("Dina"))
    with page.expect_response(re.compile("/draft/")):
        box(page).press_sequentially("Half a sentence")
    page.reload()

    expect(box(page)).to_have_value("Half a sentence")
    box(page).press("Control+Enter")
    expect(ours(page).last).to_contain_text("Half a sentence")
    page.reload()
    expect(box(page)).to_have_value("")


def test_without_a_connection_the_words_stay_and_leave_once_later(open_window, at, ask):
    window = open_window(LU)
    page = opened(window, at())
    page.route(SAY, lambda route: route.abort())

    box(page).fill("Only once")
    box(page).press("Enter")
    expect(page.locator(".toast.bad").first).to_contain_text("Nothing was sent")
    expect(box(page)).to_have_value("Only once")
    expect(page.locator(".pending")).to_have_count(0)

    page.unroute(SAY)
    box(page).press("Enter")
    expect(ours(page).last).to_contain_text("Only once")
    count = "print(Message.objects.filter(content__text='Only once').count())"
    assert ask(count) == "1"


def test_an_answer_that_got_lost_is_not_said_twice(open_window, at, ask):
    page = opened(open_window(LU), at())

    def lose(route):
        route.fetch()
        route.abort()

    page.route(SAY, lose)
    box(page).fill("Said and lost")
    box(page).press("Enter")
    expect(page.locator(".toast.bad").first).to_be_visible()
    expect(box(page)).to_have_value("Said and lost")

    page.unroute(SAY)
    box(page).press("Enter")
    expect(box(page)).to_have_value("")
    expect(page.locator("#thread .msg", has_text="Said and lost")).to_have_count(1)
    assert ask("print(Message.objects.filter(content__text='Said and lost').count())") == "1"


def test_a_template_is_chosen_filled_and_sent_where_the_window_is_shut(open_window, at):
    page = opened(open_window(LU), at("Otto"))
    expect(box(page)).to_be_hidden()

    page.get_by_role("button", name="Choose a template").click()
    page.get_by_role("button", name="on_its_way").click()
    page.get_by_label("Value 1").fill("Otto")
    page.get_by_label("Value 2").fill("48.112")
    expect(page.locator("#template-preview")).to_contain_text("Oi Otto, seu pedido 48.112 saiu.")
    page.locator("#template-dialog button[type=submit]").click()

    expect(ours(page).last).to_contain_text("Oi Otto, seu pedido 48.112 saiu.")
    expect(page.locator("#template-dialog")).to_have_count(0)


def test_five_seconds_to_undo(open_window, at, ask):
    page = opened(open_window(LU), at("Dina"))
    page.locator("[popovertarget=composer-more]").click()
    with page.expect_response(re.compile("/preferences/")):
        page.get_by_label("Five seconds to undo").check()
    page.keyboard.press("Escape")

    box(page).fill("A mistake")
    box(page).press("Enter")
    page.get_by_role("button", name="Undo").click()

    expect(box(page)).to_have_value("A mistake")
    expect(page.locator("#composer-undo button")).to_have_count(0)
    assert ask("print(Message.objects.get(content__text='A mistake').status)") == "cancelled"
    page.locator("[popovertarget=composer-more]").click()
    with page.expect_response(re.compile("/preferences/")):
        page.get_by_label("Five seconds to undo").uncheck()
    box(page).fill("")


def test_a_message_waits_for_the_morning(open_window, at):
    page = opened(open_window(LU), at("Dina"))

    box(page).fill("Good morning")
    page.locator("[popovertarget=composer-more]").click()
    page.get_by_role("button", name="Send later").click()
    page.get_by_role("button", name="In an hour").click()

    expect(ours(page).last).to_contain_text("leaves")
    expect(ours(page).last).to_contain_text("Good morning")


def test_a_colleague_who_types_is_seen(open_window, at):
    one, other = open_window(LU), open_window(BIA)
    mine, hers = opened(one, at("Dina")), opened(other, at("Dina"))
    one.hears()
    other.hears()

    box(mine).press_sequentially("Let me s")
    expect(hers.locator(".thread-typing")).to_contain_text("Lúcia Prado")
    box(mine).fill("")
    expect(hers.locator(".thread-typing")).to_have_text("")


WRITES = """
from datetime import timedelta
from django.utils import timezone
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.inbox import telling
from apps.conversations.models import Message, Thread
tenant = Tenant.objects.get(slug="cantina")
with in_tenant(tenant):
    thread = Thread.objects.select_related("contact", "channel").get(contact__name="Otto")
    Thread.objects.filter(pk=thread.pk).update(window_until=timezone.now() + timedelta(hours=24))
    message = Message.objects.create(contact=thread.contact, channel=thread.channel,
        direction="in", origin="person", kind="text", content={"text": "Estou aqui"},
        status="received", provider_id="wamid.back")
    telling.arrived(tenant, [message])
"""


def test_when_they_write_again_the_box_opens_by_itself(open_window, cantina, at):
    window = open_window(LU)
    page = opened(window, at("Otto"))
    window.hears()
    expect(box(page)).to_be_hidden()

    cantina.python(WRITES)

    expect(page.locator("#thread")).to_contain_text("Estou aqui")
    expect(box(page)).to_be_visible()
    expect(page.locator("#composer-why")).to_have_count(0)
    box(page).fill("Welcome back")
    box(page).press("Enter")
    expect(ours(page).last).to_contain_text("Welcome back")


def test_what_is_begun_on_the_phone_goes_on_in_the_box_at_the_desk(open_window, at, ask):
    ask("ReplyDraft.objects.all().delete()")
    desk, phone = (opened(open_window(LU, **more), at("Dina")) for more in ({}, PHONE_LOOK))
    for page in (desk, phone):
        page.locator("html[data-listens]").wait_for(state="attached")

    box(phone).press_sequentially("On my way home")
    expect(box(desk)).to_have_value("On my way home")

    with phone.expect_response(SAY):
        phone.locator("[data-send]").click()
    expect(box(desk)).to_have_value("")


def test_what_is_being_typed_here_is_never_overwritten(open_window, at, ask):
    """However long it takes: what the desk wrote has not reached the server yet."""
    ask("ReplyDraft.objects.all().delete()")
    desk, phone = (opened(open_window(LU, **more), at("Dina")) for more in ({}, PHONE_LOOK))
    for page in (desk, phone):
        page.locator("html[data-listens]").wait_for(state="attached")
    desk.route(re.compile("/draft/"), lambda route: route.abort())

    with desk.expect_event("requestfailed"):
        box(desk).press_sequentially("At the desk")
    box(phone).press_sequentially("On the phone")

    expect(desk.locator("[id^=elsewhere-]")).to_have_text("On the phone")
    expect(box(desk)).to_have_value("At the desk")


def test_a_message_is_forwarded_to_somebody_else(open_window, at, ask):
    window = open_window(LU)
    page = opened(window, at())
    page.locator("#thread > .msg:not(.out)").first.hover()
    page.locator("#thread > .msg:not(.out) .msg-more").first.click()
    window.settle()
    page.get_by_role("button", name="Forward", exact=True).click()
    window.settle()
    dialog = page.get_by_role("dialog", name="Forward")
    expect(dialog).to_contain_text("Consigo trocar?")
    dialog.get_by_label("Name or number").fill("+5511900000112")
    expect(dialog.locator("#begin-people")).to_contain_text("Write to (11) 90000-0112")
    window.settle()

    dialog.get_by_role("button", name="Forward", exact=True).click()

    expect(page.locator(".toast")).to_contain_text("Forwarded to Dina.")
    expect(dialog).to_have_count(0)
    said = ask("print(Message.objects.outgoing().filter(contact__name='Dina').last().content)")
    assert "Consigo trocar?" in said


def test_a_template_asks_when_somebody_answered_meanwhile(open_window, at, ask):
    window = open_window(LU)
    page = opened(window, at("Otto"))
    page.locator("#composer [hx-get$='/composer/templates/']").first.click()
    window.settle()
    page.locator(".template-line").first.click()
    window.settle()
    page.locator("#blank-1").fill("Otto")
    page.locator("#blank-2").fill("1042")
    ask(
        "c = Conversation.objects.get(contact__name='Otto'); Message.objects.create("
        "contact=c.contact, channel=c.channel, direction='out', origin='phone', kind='text',"
        " content={'text': 'Already told'}, status='sent')"
    )
    window.settle()
    before = ask("print(Message.objects.filter(contact__name='Otto', kind='template').count())")

    send = page.locator("#template-dialog [type=submit]")
    send.click()
    asked = page.locator("#answered")
    expect(asked).to_contain_text("Already told")
    assert before == ask(
        "print(Message.objects.filter(contact__name='Otto', kind='template').count())"
    )
    asked.locator("[data-anyway]").click()

    expect(page.locator("#template-dialog")).to_have_count(0)
    expect(ours(page).last).to_contain_text("1042")
