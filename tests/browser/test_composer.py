"""Writing in Chromium: keys, drafts, what is offered, files, a voice, and nothing twice."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Window
from tests.browser.test_every_page import TWO_LOOKS, problems
from tests.live import Live

pytestmark = pytest.mark.browser

LU = "lu@cantina.example.com"
BIA = "bia@cantina.example.com"
MAKE = """
from datetime import timedelta
from django.utils import timezone
from apps.accounts.models import Membership
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import CannedReply, Contact, Conversation, Message, Thread
from tests.conversations.outbox.conftest import make_channel, make_template, make_thread
from tests.conversations.consent.people import make_contact
from tests.factories import make_tenant, make_user
tenant = make_tenant("Cantina", time_zone="America/Sao_Paulo")
for email, name, language in (("lu@cantina.example.com", "Lúcia Prado", "en"),
                              ("bia@cantina.example.com", "Bia Melo", "pt-br")):
    user = make_user(email, name=name, language=language)
    Membership.objects.create(tenant=tenant, user=user, role="admin")
viewer = make_user("vera@cantina.example.com", name="Vera", language="en")
Membership.objects.create(tenant=tenant, user=viewer, role="viewer")
with in_tenant(tenant):
    channel = make_channel()
    make_template(channel)
    CannedReply.objects.create(shortcut="pix", title="Pay by Pix",
                               text="Olá {{nome|cliente}}, a chave Pix é cantina@example.com")
    CannedReply.objects.create(shortcut="hours", text="We open at nine.")
    for n, (name, hours) in enumerate((("Renata", 1), ("Otto", 30), ("Dina", 2))):
        contact = make_contact(f"+55119000001{10 + n}")
        contact.name = name
        contact.save()
        thread = make_thread(contact, channel, silent_for=timedelta(hours=hours))
        Conversation.objects.create(thread=thread, contact=contact, channel=channel)
        Message.objects.create(contact=contact, channel=channel, direction="in", origin="person",
            kind="text", content={"text": "Consigo trocar?"}, status="received",
            provider_id=f"wamid.{name}")
"""
OF = """
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Conversation, Message, ReplyDraft
with in_tenant(Tenant.objects.get(slug="cantina")):
    %s
"""


@pytest.fixture(scope="module")
def cantina(live: Live) -> Live:
    live.python(MAKE)
    return live


@pytest.fixture
def ask(cantina: Live) -> Callable[[str], str]:
    def asked(line: str) -> str:
        return str(cantina.python(OF % line)).strip()

    return asked


@pytest.fixture
def at(cantina: Live, ask: Callable[[str], str]) -> Callable[[str], str]:
    """The address of somebody's conversation."""

    def of(name: str = "Renata") -> str:
        pk = ask(f"print(Conversation.objects.get(contact__name={name!r}).pk)")
        return f"{cantina.url}/t/cantina/inbox/{pk}/"

    return of


SAY = re.compile("/composer/say/")
PHONE_LOOK = {"viewport": PHONE, "has_touch": True, "is_mobile": True}


def opened(window: Window, url: str) -> Page:
    window.page.goto(url)
    window.settle()
    expect(window.page.locator("#composer-form[data-ready]")).to_be_attached()
    return window.page


def box(page: Page):
    return page.locator("#composer-text")


def ours(page: Page):
    return page.locator("#thread > .msg.out[data-id]")


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
    expect(page.locator("[data-voice-time]")).to_have_text("0:01")
    page.get_by_role("button", name="Stop and listen").click()
    expect(page.locator(".file-chip audio")).to_be_visible()
    page.locator("[data-send]").click()

    expect(ours(page).last.locator("[data-voice]")).to_be_visible()


def test_a_colleague_who_types_is_seen(open_window, at):
    one, other = open_window(LU), open_window(BIA)
    mine, hers = opened(one, at("Dina")), opened(other, at("Dina"))
    one.hears()
    other.hears()

    box(mine).press_sequentially("Let me s")
    expect(hers.locator(".thread-typing")).to_contain_text("Lúcia Prado")
    box(mine).fill("")
    expect(hers.locator(".thread-typing")).to_have_text("")


def test_on_a_phone_enter_breaks_the_line_and_the_button_sends(open_window, at):
    page = opened(open_window(LU, viewport=PHONE, has_touch=True, is_mobile=True), at())

    box(page).press_sequentially("One")
    box(page).press("Enter")
    expect(box(page)).to_have_value("One\n")
    page.locator("[data-send]").tap()
    expect(ours(page).last).to_contain_text("One")


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
