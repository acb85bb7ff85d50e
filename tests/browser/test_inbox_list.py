"""The inbox's list in Chromium: rows that change meanwhile, keys, search, choosing several."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import PHONE
from tests.browser.test_every_page import TWO_LOOKS, problems
from tests.live import Live

pytestmark = pytest.mark.browser

PEOPLE = {"en-US": "founder@confeitaria.example.com", "pt-BR": "dona@confeitaria.example.com"}
MAKE = """
import json
from datetime import timedelta
from django.utils import timezone
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Membership
from apps.accounts.tenancy import in_tenant
from apps.conversations.people import search
from apps.conversations.models import Conversation, Tag, Thread
from tests.conversations.folders.conftest import make_channel, make_conversation
from tests.factories import make_tenant, make_user
tenant = make_tenant("Confeitaria", time_zone="America/Sao_Paulo")
dona = make_user("dona@confeitaria.example.com", name="Dona Lu", language="pt-br")
Membership.objects.create(tenant=tenant, user=dona, role="owner")
vera = make_user("vera@confeitaria.example.com", name="Vera", language="pt-br")
Membership.objects.create(tenant=tenant, user=vera, role="viewer")
now = timezone.now()
with in_tenant(tenant):
    shop = make_channel()
    sms = make_channel(2)
    type(sms).objects.filter(pk=sms.pk).update(provider="waha", display_name="Balcão")
    tags = [Tag.objects.create(name=name).pk for name in ("Troca", "VIP", "Financeiro")]
    make_conversation(shop, "Renata Siqueira", said="Consigo trocar pelo jogo azul?", tags=tags[:2],
                      ago=1, waiting_since=now - timedelta(minutes=1), unread=1)
    make_conversation(shop, "Joaquim Farias", said="O boleto venceu ontem, dá pra gerar outro?",
                      tags=tags[2:], ago=18, waiting_since=now - timedelta(minutes=18), unread=2)
    make_conversation(sms, "Otávio Rezende", said="Vocês entregam em Niterói ainda esta semana?",
                      ago=15, waiting_since=now - timedelta(minutes=15), unread=1)
    for name, status, said in (
        ("Condomínio Vila Serena", "delivered", "Segue a segunda via do orçamento"),
        ("Tereza Lobo", "read", "Combinado, até sábado!"),
        ("", "failed", "Não entregue: número sem WhatsApp"),
    ):
        make_conversation(shop, name, preview_status=status, said=said, ago=40)
    make_conversation(shop, "Hélio Barreto", said="Seu pedido sai amanhã cedo", ai_enabled=True,
                      preview_status="read", ago=50)
    make_conversation(shop, "Patrícia Mello", said="Vou medir a mesa e te falo", status="pending",
                      snoozed_until=now + timedelta(days=1), ago=60)
    make_conversation(shop, "Eunice Galvão", said="Obrigada pelo carinho de vocês!", ago=1500)
    for n in range(70):
        make_conversation(shop, f"Pessoa {n:02} da Fila", said=f"mensagem {n}", ago=2000 + n)
"""
CHANGE = """
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations import news
from apps.conversations.models import Conversation
from django.utils import timezone
tenant = Tenant.objects.get(slug="confeitaria")
with in_tenant(tenant):
    row = Conversation.objects.get(contact__name={name!r})
    for field, value in {fields!r}.items():
        setattr(row, field, value)
    if {moves!r}:
        row.last_message_at = timezone.now()
    row.save()
    news.conversation_changed.send(sender=None, conversations=[row], tenant=tenant)
"""


CATCHES_UP = "**/inbox/again/**"
FIND = """
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Conversation
with in_tenant(Tenant.objects.get(slug="confeitaria")):
    print(Conversation.objects.get(contact__name={name!r}).pk)
"""


@pytest.fixture(scope="module")
def bakery(live: Live) -> Live:
    live.python(MAKE)
    return live


@pytest.fixture
def change(bakery: Live) -> Callable[..., None]:
    def changed(name: str, *, moves: bool = False, **fields) -> None:
        bakery.python(CHANGE.format(name=name, fields=fields, moves=moves))

    return changed


def at(live: Live, path: str = "") -> str:
    return f"{live.url}/t/confeitaria/inbox/{path}"


def names(page: Page) -> list[str]:
    return page.locator("#conversations > li:not(.edge) > a.name").all_inner_texts()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim()"))


@pytest.mark.parametrize("look", TWO_LOOKS.values(), ids=TWO_LOOKS)
def test_the_list_and_what_was_found_are_sound(open_window, bakery, look):
    window = open_window(PEOPLE[look["locale"]], **look)

    wrong = [
        trouble
        for path in ("?folder=all", "?folder=mine", "?folder=all&q=boleto", "?folder=all&unread=1")
        for trouble in problems(window, at(bakery, path))
    ]
    assert wrong == []


def test_a_row_that_gets_something_new_comes_on_top_with_the_focus_kept(
    open_window, bakery, change
):
    window = open_window(PEOPLE["en-US"])
    page = window.page
    page.goto(at(bakery, "?folder=all"))
    window.hears()
    window.settle()
    row = page.locator("li", has_text="Tereza Lobo")
    row.locator("a").focus()

    change("Eunice Galvão", moves=True, preview="Voltei", unread=3)
    expect(page.locator("#conversations > li").first).to_contain_text("Voltei")
    assert focused(page) == "Tereza Lobo"
    assert names(page).count("Eunice Galvão") == 1

    change("Tereza Lobo", moves=True, preview="Mudei de ideia", preview_status="")
    expect(page.locator("#conversations > li").first).to_contain_text("Mudei de ideia")
    assert focused(page) == "Tereza Lobo"
    assert window.complaints == []


def test_what_leaves_the_folder_leaves_the_list_and_the_counts_follow(open_window, bakery, change):
    window = open_window(PEOPLE["en-US"])
    page = window.page
    page.goto(at(bakery, "?folder=waiting"))
    window.hears()
    window.settle()
    assert names(page)[:2] == ["Joaquim Farias", "Otávio Rezende"]
    expect(page.locator("#n-waiting")).to_have_text("3")

    change("Joaquim Farias", waiting_since=None, unread=0)
    expect(page.locator("#conversations")).not_to_contain_text("Joaquim")
    expect(page.locator("#n-waiting")).to_have_text("2")
    assert window.complaints == []


def test_the_list_goes_on_as_one_scrolls(open_window, bakery):
    window = open_window(PEOPLE["en-US"])
    page = window.page
    page.goto(at(bakery, "?folder=all"))
    window.hears()
    window.scroll_through(page.locator("#conversations [data-edge=below]"))

    shown = names(page)
    ids = page.locator("#conversations > li[id]").evaluate_all("rows => rows.map((row) => row.id)")
    assert len(shown) == len(ids) == len(set(ids))
    assert "Pessoa 69 da Fila" in shown


def test_rows_that_got_lost_come_when_one_scrolls_there_again(open_window, bakery):
    page = open_window(PEOPLE["en-US"]).page
    with page.expect_response(CATCHES_UP):  # with an edge of its own
        page.goto(at(bakery, "?folder=all"))
    edge = page.locator("#conversations [data-edge=below]")
    page.route("**/inbox/rows/**", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        edge.evaluate("it => it.scrollIntoView()")
    page.unroute("**/inbox/rows/**")
    page.locator("#conversations > li").first.scroll_into_view_if_needed()
    expect(edge).not_to_be_in_viewport()
    with page.expect_response("**/inbox/rows/**"):
        edge.evaluate("it => it.scrollIntoView()")


def test_in_the_middle_of_the_list_everything_keeps_its_order(open_window, bakery, change):
    """Above the open conversation there are more, which are on their way; what gets something new
    belongs up there."""
    window = open_window(PEOPLE["en-US"])
    page = window.page
    pk = bakery.python(FIND.format(name="Pessoa 69 da Fila")).strip()
    held: list[Route] = []
    page.route("**/inbox/rows/**", lambda route: held.append(route))
    with page.expect_response(CATCHES_UP):
        page.goto(at(bakery, f"{pk}/?folder=all"))
    window.hears()
    expect(page.locator("#conversations [data-edge=above]")).to_have_count(1)
    assert names(page) == [f"Pessoa {n} da Fila" for n in range(59, 70)]

    change("Pessoa 66 da Fila", moves=True, preview="Voltei")
    expect(page.locator("#conversations", has_text="Pessoa 66 da Fila")).to_have_count(0)
    change("Pessoa 69 da Fila", moves=True, preview="Eu também")
    expect(page.locator("#conversations")).to_contain_text("Eu também")
    assert names(page) == [f"Pessoa {n} da Fila" for n in range(59, 70) if n != 66]
    assert window.complaints == []


def test_a_search_marks_the_place_and_leads_there(open_window, bakery):
    window = open_window(PEOPLE["en-US"])
    page = window.page
    page.goto(at(bakery, "?folder=all"))
    window.settle()
    page.keyboard.press("/")
    page.keyboard.type("niteroi", delay=20)

    expect(page.locator("#found mark")).to_have_text("Niterói")
    assert page.evaluate("document.activeElement.name") == "q"
    window.settle()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inbox/*-*/?*at=*")
    expect(page.locator("#thread-pane h2")).to_have_text("Otávio Rezende")
    assert window.complaints == []


def test_keys_walk_through_the_list_and_open(open_window, bakery):
    window = open_window(PEOPLE["en-US"])
    page = window.page
    page.goto(at(bakery, "?folder=all"))
    window.hears()
    window.settle()
    first = names(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert focused(page) == first[0]
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inbox/*-*/?folder=all")
    expect(page.locator("#thread-pane h2")).to_have_text(first[1])
    expect(page.locator("#conversations [aria-current]")).to_have_text(first[1])
    assert names(page)[: len(first)] == first
    assert window.complaints == []


def test_catching_up_keeps_all_that_is_shown(open_window, bakery):
    window = open_window(PEOPLE["en-US"])
    page = window.page
    with page.expect_response(CATCHES_UP):
        page.goto(at(bakery, "?folder=all"))
        first = names(page)
    window.settle()
    assert names(page)[: len(first)] == first
    last = page.locator("#conversations > li[id]").nth(len(first) - 1)
    last.locator("a").focus()

    with page.expect_response(CATCHES_UP):
        page.evaluate("htmx.trigger(document.body, 'recado:reconnected')")
    window.settle()
    assert names(page)[: len(first)] == first
    assert focused(page) == first[-1]
    assert window.complaints == []


def test_a_row_that_is_drawn_anew_while_it_opens_still_opens(open_window, bakery):
    window = open_window(PEOPLE["en-US"])
    page = window.page
    page.goto(at(bakery, "?folder=all"))
    window.hears()
    window.settle()
    link = page.locator("#conversations a.name").first
    name = link.inner_text()
    waiting: list[Route] = []
    page.route("**/inbox/*-*/?folder=all", lambda route: waiting.append(route))
    link.click()
    with page.expect_response(CATCHES_UP):
        page.evaluate("htmx.trigger(document.body, 'recado:reconnected')")
    expect(page.locator("#conversations .htmx-request")).to_have_count(0)
    waiting.pop().continue_()

    expect(page.locator("#thread-pane h2")).to_have_text(name)
    assert page.locator(".thread-pane").count() == 1
    assert window.complaints == []


def test_several_are_chosen_and_closed(open_window, bakery):
    window = open_window(PEOPLE["en-US"])
    page = window.page
    page.goto(at(bakery, "?folder=all&q="))
    window.hears()
    window.settle()
    expect(page.locator("#bulk")).to_be_hidden()
    page.locator("li", has_text="Pessoa 05").hover()
    page.locator("li", has_text="Pessoa 05").locator("[name=chosen]").click()
    expect(page.locator("#bulk [data-chosen]")).to_have_text("1")
    page.locator("li", has_text="Pessoa 07").locator("[name=chosen]").click(modifiers=["Shift"])
    expect(page.locator("#bulk [data-chosen]")).to_have_text("3")
    page.locator("#bulk").get_by_role("button", name="Close").click()

    expect(page.locator("#toasts")).to_contain_text("3 conversations changed.")
    expect(page.locator("#conversations")).not_to_contain_text("Pessoa 06")
    expect(page.locator("#bulk")).to_be_hidden()
    assert window.complaints == []


def test_a_stretch_begins_at_a_row_that_was_drawn_anew_meanwhile(open_window, bakery, change):
    window = open_window(PEOPLE["en-US"])
    page = window.page
    page.goto(at(bakery, "?folder=all"))
    window.hears()
    window.settle()
    row = page.locator("li", has_text="Pessoa 11 da Fila")
    row.locator("[name=chosen]").click()
    change("Pessoa 11 da Fila", preview="Mais uma coisa")
    expect(row).to_contain_text("Mais uma coisa")
    expect(row.locator("[name=chosen]")).to_be_checked()
    page.locator("li", has_text="Pessoa 13").locator("[name=chosen]").click(modifiers=["Shift"])

    expect(page.locator("#bulk [data-chosen]")).to_have_text("3")
    assert window.complaints == []


def test_on_a_phone_it_is_one_screen_at_a_time(open_window, bakery):
    window = open_window(PEOPLE["pt-BR"], viewport=PHONE, locale="pt-BR", has_touch=True)
    page = window.page
    page.goto(at(bakery, "?folder=all"))
    window.settle()
    expect(page.locator("#thread-pane")).to_be_hidden()
    page.locator("#conversations a.name").first.tap()

    expect(page.locator("#thread-pane")).to_be_visible()
    expect(page.locator("#list-pane")).to_be_hidden()
    assert window.complaints == []


def test_somebody_new_is_written_to(open_window, bakery):
    window = open_window(PEOPLE["en-US"])
    page = window.page
    page.goto(at(bakery))
    window.settle()
    page.keyboard.press("n")
    page.locator("#begin[open]").wait_for()
    window.settle()
    page.locator("#begin-who").press_sequentially("11 90000-0888", delay=15)
    expect(page.locator("#begin-people")).to_contain_text("Write to")
    window.settle()
    page.keyboard.press("Enter")
    page.wait_for_url("**/inbox/*-*/")
    expect(page.locator("#thread-pane h2")).to_contain_text("90000-0888")
    assert window.complaints == []


def test_what_happened_while_the_line_was_cut_is_there_afterwards(open_window, bakery, change):
    window = open_window(PEOPLE["en-US"])
    page = window.page
    page.goto(at(bakery, "?folder=all"))
    window.hears()
    window.settle()
    page.context.set_offline(True)
    page.evaluate("document.getElementById('live')['htmx-internal-data'].webSocket.socket.close()")
    change("Hélio Barreto", moves=True, preview="Enquanto isso")
    change("Patrícia Mello", status="closed")
    page.context.set_offline(False)

    expect(page.locator("#conversations > li").first).to_contain_text("Enquanto isso")
    expect(page.locator("#conversations")).not_to_contain_text("Patrícia")
    assert names(page).count("Hélio Barreto") == 1


TELL = """([read, preview]) => {
  const row = document.querySelector("#conversations > li[id]:has(a.name)").cloneNode(true);
  row.dataset.read = String(BigInt(row.dataset.read) + BigInt(read));
  row.querySelector(".snip").textContent = preview;
  document.getElementById("inbox-news").append(row);
}"""


def test_of_two_tellings_of_a_row_the_later_one_holds_whichever_comes_last(open_window, bakery):
    """What was pushed may come after an answer that was read later, and the other way round."""
    window = open_window(PEOPLE["en-US"])
    page = window.page
    page.goto(at(bakery, "?folder=all"))
    window.hears()
    window.settle()
    first = page.locator("#conversations > li[id]").first

    page.evaluate(TELL, [5, "later"])
    expect(first).to_contain_text("later")
    page.evaluate(TELL, [-3, "overtaken"])
    assert "later" in first.inner_text()
    page.evaluate(TELL, [1, "the latest"])
    expect(first).to_contain_text("the latest")
    assert window.complaints == []
