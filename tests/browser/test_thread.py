"""A thread in Chromium: every kind drawn, nothing executed, nothing missed and nothing moved."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Window
from tests.browser.test_every_page import TWO_LOOKS, problems
from tests.live import Live

pytestmark = pytest.mark.browser

DONA, FOUNDER = "dona@acme.example.com", "founder@acme.example.com"
START = """
import json
from django.utils import timezone
from apps.accounts.actor import PLATFORM, Actor
from apps.accounts.models import Tenant, User
from apps.accounts.tenancy import in_tenant
from apps.conversations import advancing, handling, outbox
from apps.conversations.advancing import Change
from apps.conversations.inbox import telling
from apps.conversations.models import Conversation, Message
from apps.conversations.outbox import Draft
from tests.conversations.thread.kinds import Told, every_kind
acme = Tenant.objects.get(slug="acme")
dona = User.objects.get(email="dona@acme.example.com")
def thread(pk):
    told = Told.__new__(Told)
    told.tenant, told.author, told.at = acme, dona.pk, timezone.now()
    rows = Conversation.objects.select_related("contact", "channel", "thread")
    told.conversation = rows.get(pk=pk)
    told.contact, told.channel = told.conversation.contact, told.conversation.channel
    told.thread = told.conversation.thread
    told.later = lambda minutes=1: timezone.now()
    return told
def writes(pk, text):
    message = thread(pk).they("text", {"text": text})
    telling.arrived(acme, [message])
    return message
"""
HEAR_REPLIES = """() => document.addEventListener("recado:reply", (event) => {
  document.body.dataset.reply = event.detail.text;
})"""
SAY = """([type, id]) => document.getElementById("live")["htmx-internal-data"].webSocket.send(
  JSON.stringify({ type, data: { id } }))"""
_phones = iter(range(200, 300))


@pytest.fixture(scope="module")
def inside(live: Live):
    """Run lines inside Acme; what they print."""

    def run(lines: str) -> str:
        body = "\n".join(f"    {line}" for line in lines.splitlines())
        return live.python(f"{START}\nwith in_tenant(acme):\n{body}").strip()

    return run


@pytest.fixture(scope="module")
def everything(inside) -> str:
    return inside(
        f'told = every_kind(acme, author=dona.pk, phone="+5511900000{next(_phones)}")\n'
        "print(told.conversation.pk)"
    )


@pytest.fixture
def made(inside):
    """A thread of its own with so many short messages of theirs: its id."""

    def of(count: int, lines: str = "pass") -> str:
        return inside(
            f'told = Told(acme, author=dona.pk, phone="+5511900000{next(_phones)}")\n'
            f'for n in range({count}): told.they("text", {{"text": f"linha {{n}}"}})\n'
            f"{lines}\nprint(told.conversation.pk)"
        )

    return of


@pytest.fixture
def shown(open_window, live: Live):
    """A window with a thread, connected."""

    def of(pk: str, email: str = DONA, query: str = "", **options: object) -> Window:
        window = open_window(email, **options)
        window.page.goto(f"{live.url}/t/acme/inbox/{pk}/thread/{query}")
        window.hears()
        window.settle()
        return window

    return of


def top_of(page: Page, text: str) -> float:
    box = page.locator(".msg", has_text=text).bounding_box()
    assert box is not None
    return box["y"]


def up(page: Page, pixels: int = 100_000) -> None:
    page.locator("#thread-scroll").evaluate(f"it => it.scrollTop -= {pixels}")


def all_of(window: Window) -> None:
    """Up to the first message."""
    window.scroll_through(window.page.locator(".more-of.older"))


@pytest.mark.timeout(600)
@pytest.mark.parametrize("look", TWO_LOOKS.values(), ids=TWO_LOOKS)
def test_every_kind_is_drawn_and_can_be_reached(open_window, live, everything, look):
    window = open_window(DONA if look["locale"] == "pt-BR" else FOUNDER, **look)
    wrong = problems(window, f"{live.url}/t/acme/inbox/{everything}/thread/")
    window.settle()
    all_of(window)
    expect(window.page.locator(".more-of")).to_have_count(0)

    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(window.page).response["violations"]
    wrong += [
        f"{one['id']}: {one['nodes'][0]['target']}"
        for one in found
        if one["impact"] in {"serious", "critical"}
    ]
    assert not wrong + window.complaints + window.strangers


def test_what_others_write_is_never_executed(shown, made):
    xss = "<img src=x onerror=document.title='gone'><script>document.title='gone'</script>"
    pk = made(
        1,
        f"x = {xss!r}\n"
        'told.they("text", {"text": x + " *" + x + "* https://example.com/\\"onload=1"})\n'
        'told.they("location", {"latitude": 1, "longitude": 2, "name": x})\n'
        'told.they("contacts", {"contacts": [{"name": x, "phones": [x]}]})\n'
        'told.we("interactive", {"body": x, "button": x, "url": "javascript:alert(1)"})\n'
        'ad = {"referral": {"headline": x, "url": "javascript:1"}}\n'
        'told.they("text", {"text": "a"}, context=ad)',
    )
    window = shown(pk)

    expect(window.page.locator(".thread img[src=x], .thread script")).to_have_count(0)
    expect(window.page.locator(".thread a[href^=javascript]")).to_have_count(0)
    assert "gone" not in window.page.title()
    assert window.complaints == []


def test_who_opens_it_sees_the_end_and_the_line_of_what_is_new(shown, made):
    pk = made(50, "told.conversation.unread = 2\ntold.conversation.save()")
    page = shown(pk).page

    expect(page.locator(".msg", has_text="linha 49")).to_be_in_viewport()
    expect(page.locator("#thread-new")).to_have_text("2 novas")
    assert top_of(page, "linha 47") < page.locator("#thread-new").bounding_box()["y"]


def test_older_messages_come_without_a_jump(shown, made):
    window = shown(made(120))
    page = window.page
    up(page, 300)
    before = top_of(page, "linha 110")
    page.locator(".more-of.older button").dispatch_event("click")
    expect(page.locator(".msg", has_text="linha 45")).to_have_count(1)
    window.settle()

    assert abs(top_of(page, "linha 110") - before) <= 1
    all_of(window)
    up(page)
    expect(page.locator(".msg", has_text="linha 0")).to_be_in_viewport()
    ids = page.locator("#thread [data-id]").evaluate_all("all => all.map(it => it.dataset.id)")
    assert ids == sorted(set(ids))
    assert len(ids) == 120


def test_a_new_message_comes_below_and_leaves_the_reader_alone(shown, made, inside):
    pk = made(60)
    window = shown(pk)
    page = window.page
    up(page, 900)
    window.settle()
    place = page.locator("#thread-scroll")
    before = top_of(page, "linha 45")
    inside(f'writes("{pk}", "acabou de chegar")')

    below = page.locator("#thread-below")
    expect(below).to_have_text("1 mensagem nova")
    assert abs(top_of(page, "linha 45") - before) <= 1
    below.click()
    expect(page.locator(".msg", has_text="acabou de chegar")).to_be_in_viewport()
    expect(below).to_be_hidden()
    expect(place).to_be_focused()


def test_at_the_end_what_comes_is_seen_and_read(shown, made, inside):
    pk = made(30, "told.conversation.unread = 1\ntold.conversation.save()")
    page = shown(pk).page
    with page.expect_response(lambda answer: answer.url.endswith("/read/")):
        inside(f'writes("{pk}", "acabou de chegar")')

    expect(page.locator(".msg", has_text="acabou de chegar")).to_be_in_viewport()
    assert inside(f'print(Conversation.objects.get(pk="{pk}").unread)') == "0"


def test_ticks_turn_in_place_and_the_focus_stays(shown, made, inside):
    pk = made(3, 'made = told.we("text", {"text": "saiu"}, status="sent")')
    page = shown(pk).page
    bubble = page.locator(".msg.out")
    expect(bubble.locator("[data-st]")).to_have_attribute("data-st", "sent")
    bubble.locator(".msg-more").focus()
    inside(
        f'one = Message.objects.get(contact=thread("{pk}").contact, direction="out")\n'
        'advancing.apply(acme, [Change(one.pk, "read", timezone.now())])'
    )

    expect(bubble.locator("[data-st]")).to_have_attribute("data-st", "read")
    expect(bubble.locator(".msg-more")).to_be_focused()
    expect(bubble).to_have_count(1)


def test_what_was_drawn_earlier_and_comes_later_changes_nothing(shown, made, inside):
    """Several workers tell how far a message came, and one may overtake the other."""
    pk = made(1, 'told.we("text", {"text": "saiu"}, status="sent")')
    page = shown(pk).page
    tick = page.locator("#thread .msg.out [data-st]")
    earlier = page.locator("#thread .msg.out").evaluate("it => it.outerHTML")
    inside(
        f'one = Message.objects.get(contact=thread("{pk}").contact, direction="out")\n'
        'advancing.apply(acme, [Change(one.pk, "read", timezone.now())])'
    )
    expect(tick).to_have_attribute("data-st", "read")
    place = page.locator("[data-arrivals]")
    place.evaluate("(it, html) => it.insertAdjacentHTML('beforeend', html)", earlier)

    expect(place.locator("> *")).to_have_count(0)
    expect(tick).to_have_attribute("data-st", "read")


def test_after_a_lost_connection_nothing_is_missing(shown, made, inside):
    pk = made(5, 'told.we("text", {"text": "saiu"}, status="sent")\ntold.note("some")')
    window = shown(pk)
    page = window.page
    page.context.set_offline(True)
    page.evaluate("document.getElementById('live')['htmx-internal-data'].webSocket.close()")
    inside(
        f'told = thread("{pk}")\n'
        'for n in range(3): telling.arrived(acme, [told.they("text", {"text": f"perdida {n}"})])\n'
        'one = Message.objects.get(contact=told.contact, direction="out")\n'
        'advancing.apply(acme, [Change(one.pk, "read", timezone.now())])\n'
        "told.thread.notes.all().delete()"
    )
    page.context.set_offline(False)

    for number in range(3):
        expect(page.locator(".msg", has_text=f"perdida {number}")).to_have_count(1)
    expect(page.locator(".msg.out [data-st]")).to_have_attribute("data-st", "read")
    expect(page.locator(".memo")).to_have_count(0)
    texts = page.locator(".msg:not(.out) .said").all_inner_texts()
    assert texts == [f"linha {n}" for n in range(5)] + [f"perdida {n}" for n in range(3)]


def test_after_a_long_absence_no_hole_is_left(shown, made, inside):
    """More came than is told at once: one goes on where one was, the rest comes by scrolling."""
    pk = made(5)
    window = shown(pk)
    page = window.page
    page.context.set_offline(True)
    page.evaluate("document.getElementById('live')['htmx-internal-data'].webSocket.close()")
    inside(
        f'told = thread("{pk}")\n'
        'for n in range(230): told.they("text", {"text": f"perdida {n}."})'
    )
    page.context.set_offline(False)
    expect(page.locator("#thread-new")).to_have_count(1)
    window.settle()
    all_of(window)
    window.scroll_through(page.locator(".more-of.newer"))

    expect(page.locator(".more-of")).to_have_count(0)
    texts = page.locator(".msg .said").all_inner_texts()
    # Two that came within a millisecond may stand either way.
    all_of_them = [f"linha {n}" for n in range(5)] + [f"perdida {n}." for n in range(230)]
    assert sorted(texts) == sorted(all_of_them)


def test_what_becomes_of_an_old_message_does_not_bring_it_here(shown, made, inside):
    """It stands further up than what is shown, and comes in its place by scrolling."""
    pk = made(
        3,
        'told.we("text", {"text": "antiga"}, status="sent")\n'
        'for n in range(150): told.they("text", {"text": f"depois {n}"})',
    )
    window = shown(pk)
    page = window.page
    up(page, 900)
    inside(
        f'one = Message.objects.get(contact=thread("{pk}").contact, direction="out")\n'
        'advancing.apply(acme, [Change(one.pk, "read", timezone.now())])\n'
        f'writes("{pk}", "a mais nova")'
    )
    expect(page.locator("#thread-below")).to_have_text("1 mensagem nova")
    expect(page.locator(".msg", has_text="antiga")).to_have_count(0)
    all_of(window)

    expect(page.locator(".msg", has_text="antiga")).to_have_count(1)
    expect(page.locator(".msg.out [data-st]")).to_have_attribute("data-st", "read")
    ids = page.locator("#thread [data-id]").evaluate_all("all => all.map(it => it.dataset.id)")
    assert ids == sorted(set(ids))


def test_a_quote_leads_to_its_message_however_far(shown, made):
    pk = made(90, 'first = Message.objects.filter(contact=told.contact).order_by("pk").first()\n'
              'told.we("text", {"text": "sobre isto"}, reply_to=first.provider_id)')  # fmt: skip
    window = shown(pk)
    window.page.locator("a.quote").click()

    expect(window.page.locator(".msg.hit", has_text="linha 0")).to_be_in_viewport()
    window.settle()
    window.page.locator("#thread-below").click()
    expect(window.page.locator(".msg", has_text="sobre isto")).to_be_in_viewport()


def test_pictures_are_looked_at_one_after_the_other(shown, everything):
    window = shown(everything)
    page = window.page
    all_of(window)
    page.locator("[data-view=image]").first.click()
    viewer = page.locator("#thread-viewer")
    expect(viewer.locator("img")).to_be_visible()
    expect(viewer.locator("[data-place]")).to_have_text("1 / 7")
    page.keyboard.press("ArrowRight")
    expect(viewer.locator("[data-place]")).to_have_text("2 / 7")
    page.keyboard.press("ArrowRight")
    expect(viewer.locator("video")).to_be_visible()
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(page.locator("[data-view]").nth(2)).to_be_focused()


def test_a_voice_message_plays_and_shows_how_far(shown, everything):
    window = shown(everything)
    page = window.page
    all_of(window)
    voice = page.locator("[data-voice]").first
    voice.locator("[data-play]").click()
    expect(voice.locator("rect.played").first).to_be_attached()
    voice.locator("[data-speed]").click()
    expect(page.locator("[data-speed]").last).to_have_text("1.5×")


def test_the_menu_of_a_message_reacts_and_answers(shown, made, inside):
    pk = made(3)
    window = shown(pk)
    page = window.page
    page.evaluate(HEAR_REPLIES)
    last = page.locator(".msg", has_text="linha 2")
    last.hover()
    last.locator(".msg-more").click()
    page.get_by_role("button", name="Reagir com 👍").click()
    window.settle()
    last.hover()
    last.locator(".msg-more").click()
    page.get_by_role("button", name="Responder").click()

    expect(page.locator("body")).to_have_attribute("data-reply", "linha 2")
    made_here = f'Message.objects.filter(contact=thread("{pk}").contact, kind="reaction")'
    assert inside(f"print({made_here}.count())") == "1"


def test_who_else_writes_is_told_while_they_do(shown, made):
    pk = made(1)
    page, other = shown(pk).page, shown(pk, FOUNDER).page
    other.evaluate(SAY, ["typing-start", pk])
    expect(page.locator(f"#typing-{pk}")).to_contain_text("Founder of Acme")
    other.evaluate(SAY, ["typing-stop", pk])
    expect(page.locator(f"#typing-{pk}")).to_be_empty()


def test_on_a_phone_nothing_leaves_the_screen(shown, everything):
    window = shown(everything, viewport=PHONE, has_touch=True, is_mobile=True)
    all_of(window)
    wide = window.page.locator("#thread > *").evaluate_all(
        "all => all.filter(it => it.getBoundingClientRect().right > innerWidth).length"
    )
    assert wide == 0
