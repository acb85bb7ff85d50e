"""Contacts in Chromium: from an empty company to people found, tagged, merged; each page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, Window
from tests.browser.test_every_page import looks, problems
from tests.live import Live

pytestmark = pytest.mark.browser

PEOPLE = {"en-US": "founder@atelier.example.com", "pt-BR": "dona@atelier.example.com"}
MAKE = """
from apps.accounts.models import Membership
from tests.factories import make_tenant, make_user
for name in ("Atelier", "Barber"):
    tenant = make_tenant(name)
    dona = make_user(f"dona@{tenant.slug}.example.com", name="Dona", language="pt-br")
    Membership.objects.create(tenant=tenant, user=dona, role="owner")
"""
FURNISH = """
import json
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.people import attributes, contacts, tags
atelier = Tenant.objects.get(slug="atelier")
with in_tenant(atelier):
    for key, kind in (("shop", "choice"), ("points", "number"), ("birthday", "date")):
        attributes.define(atelier, key=key, name=key.title(), kind=kind,
                          choices=["Beach", "Downtown"], by=PLATFORM)
    tags.define(atelier, "VIP", color="amber", by=PLATFORM)
    made = [
        contacts.create(atelier, by=PLATFORM, name=f"Pessoa {n:02} de Albuquerque e Siqueira",
                        phone=f"+55119000001{n:02}", tags=["VIP", "Feira"][: n % 3])
        for n in range(60)
    ]
    rosa = contacts.create(atelier, by=PLATFORM, name="Rosa Lima", email="rosa@example.com",
                           phone="+5511900000199", notes="Gosta de rosas.")
    twin = contacts.create(atelier, by=PLATFORM, name="Rosinha", email="rosa@example.com")
    gone = contacts.trash(atelier, contacts.create(atelier, by=PLATFORM, name="Foi"), by=PLATFORM)
    print(json.dumps([str(one.pk) for one in (rosa, twin, gone)]))
"""


@pytest.fixture(scope="module")
def companies(live: Live) -> Live:
    live.python(MAKE)
    return live


@pytest.fixture(scope="module")
def people(companies: Live) -> list[str]:
    """Ids: Rosa, somebody who seems to be her, and somebody in the trash; 60 more are there."""
    found: list[str] = json.loads(companies.python(FURNISH).splitlines()[-1])
    return found


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.name"))


@pytest.mark.parametrize(
    ("who", "look"),
    [
        ("dona@barber.example.com", {"viewport": PHONE, "color_scheme": "dark"}),
        ("founder@barber.example.com", {"viewport": WIDE}),
    ],
    ids=["phone-pt", "wide-en"],
)
def test_somebody_is_added_changed_and_brought_back_from_the_trash_by_keyboard(
    open_window: Callable[..., Window], companies: Live, who, look
):
    window = open_window(who, **look)
    page, name = window.page, f"João {'da Silva' if look['viewport'] == PHONE else 'Prado'}"
    page.goto(f"{companies.url}/t/barber/contacts/")
    page.locator("header a[href$='/contacts/new/']").focus()
    page.keyboard.press("Enter")
    page.locator("#new-contact[open]").wait_for()
    window.settle()
    page.locator("#new-contact[open] #id_phone").fill("12")
    page.keyboard.press("Enter")
    page.locator("#new-contact[open] #id_phone[aria-invalid=true]").wait_for()
    window.settle()
    page.locator("#id_phone").fill("")
    page.locator("#id_name").fill(name)
    page.keyboard.press("Enter")
    page.wait_for_url("**/contacts/*-*/")

    page.locator("#fact-category a").focus()
    page.keyboard.press("Enter")
    page.locator("#id_category-value:focus").wait_for()
    window.settle()
    page.keyboard.press("Escape")
    page.locator("#fact-category:not(.editing) a:focus").wait_for()  # back where it was
    window.settle()
    page.keyboard.press("Enter")
    page.locator("#id_category-value:focus").wait_for()
    window.settle()
    page.locator("#id_category-value").fill("Barba")
    page.keyboard.press("Enter")
    expect(page.locator("#fact-category .value")).to_have_text("Barba")
    expect(page.locator("#timeline ins")).to_contain_text("Barba")
    window.settle()

    page.locator("#tags input[name=add]").fill("VIP")
    page.keyboard.press("Enter")
    expect(page.locator("#tags .tag")).to_contain_text("VIP")
    window.settle()

    page.locator("[popovertarget=contact-menu]").click()
    page.locator("#contact-menu form[action$='/trash/'] button").click()
    page.wait_for_url("**/contacts/")
    page.locator("#toasts [data-undo]:visible").click()
    page.wait_for_url("**/contacts/*-*/")
    assert window.complaints == []
    assert window.strangers == []


def test_the_search_answers_while_one_types_and_keeps_the_place(open_window, companies, people):
    window = open_window(PEOPLE["en-US"])
    page = window.page
    page.goto(f"{companies.url}/t/atelier/contacts/")

    page.locator(".find [name=q]").press_sequentially("lima ros", delay=20)

    expect(page.locator("#found tbody tr")).to_have_count(1)
    expect(page.locator("#lead mark")).to_have_text("1")
    assert focused(page) == "q"
    assert page.locator(".find [name=q]").input_value() == "lima ros"
    expect(page).to_have_url(re.compile(r"q=lima(\+|%20)ros$"))
    window.settle()
    page.reload()
    expect(page.locator("#found tbody tr")).to_have_count(1)
    assert window.complaints == []


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_few_or_all_are_chosen_and_tagged(open_window, companies, people, viewport):
    window = open_window(PEOPLE["en-US"], viewport=viewport)
    page = window.page
    page.goto(f"{companies.url}/t/atelier/contacts/?name=contains%3APessoa")
    expect(page.locator("#bulk")).to_be_hidden()

    page.locator("[name=chosen]").nth(0).click()
    page.locator("[name=chosen]").nth(3).click(modifiers=["Shift"])
    expect(page.locator("[data-chosen]")).to_have_text("4")
    if viewport == WIDE:
        page.locator("[data-choose-page]").check()
        page.locator(".link[data-choose-all]").click()
    else:
        page.locator("[popovertarget=bulk-more]").click()
        page.locator("#bulk-more [data-choose-all]").click()
    expect(page.locator("[data-chosen]")).to_have_text("60")
    page.locator("[popovertarget=bulk-tag]").click()
    page.locator("#bulk-tag-name").fill("Primavera")
    page.keyboard.press("Enter")

    page.locator("#jobs .job").wait_for()
    expect(page.locator("#bulk")).to_be_hidden()
    assert window.complaints == []


def test_who_is_chosen_stays_chosen_when_an_act_on_others_ends(open_window, companies, people):
    window = open_window(PEOPLE["en-US"])
    page = window.page
    page.goto(f"{companies.url}/t/atelier/contacts/?name=contains%3APessoa")
    page.locator("[name=chosen]").nth(0).click()
    page.locator("[popovertarget=bulk-tag]").click()
    page.locator("#bulk-tag-name").fill("Outono")
    page.keyboard.press("Enter")
    page.locator("#jobs .job").wait_for()
    expect(page.locator("#bulk")).to_be_hidden()
    window.settle()

    page.locator("[name=chosen]").nth(5).click()
    page.locator("#jobs").get_by_role("button", name="Stop").click()
    page.locator("#jobs", has_text="Then it was stopped").wait_for()
    window.settle()
    expect(page.locator("[name=chosen]").nth(5)).to_be_checked()

    with page.expect_response(lambda answer: "name=contains" in answer.url):
        page.locator("[data-choose-none]").click()
    assert window.complaints == []


@pytest.mark.parametrize(
    "look", [{"viewport": WIDE}, {"viewport": PHONE, "color_scheme": "dark"}], ids=["wide", "phone"]
)
def test_columns_are_chosen_and_put_in_order_by_keyboard(open_window, companies, people, look):
    window = open_window(PEOPLE["en-US"], **look)
    page = window.page
    page.goto(f"{companies.url}/t/atelier/contacts/?name=contains%3Apessoa")
    page.locator("#chips a[href*='/columns/']").focus()
    page.keyboard.press("Enter")
    page.locator("#columns[open]").wait_for()
    window.settle()

    page.get_by_label("Birthday", exact=True).focus()
    page.keyboard.press("Space")
    up = page.get_by_role("button", name="Move Birthday up")
    up.focus()
    places = page.locator("#columns [name=order]").count()
    for _ in range(places):
        page.keyboard.press("Enter")  # the last ones find nothing above but the name
    expect(up).to_be_focused()
    expect(page.locator("[data-order-said]")).to_have_text(f"Birthday: number 2 of {places + 1}")
    page.get_by_label("Tags", exact=True).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")  # the answer of the form, not a move

    page.wait_for_url("**columns=name*")
    assert "columns=name%2Cattribute%3Abirthday%2Cphone%2C" in page.url
    assert "tags" not in page.url
    if look["viewport"] == WIDE:
        titles = page.locator(".contacts thead th[scope=col]")
        assert titles.all_inner_texts()[:3] == ["Name", "Birthday", "Number"]
    else:
        first = page.locator(".contacts tbody tr").first
        expect(first.locator("[data-at=sub]")).to_contain_text("Birthday")
        expect(first.locator("[data-at=end]")).to_contain_text("90000-01")
    assert window.complaints == []


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_some_are_put_on_a_new_list_and_exported(open_window, companies, people, viewport):
    window = open_window(PEOPLE["en-US"], viewport=viewport)
    page, name = window.page, f"Guests {viewport['width']}"
    page.goto(f"{companies.url}/t/atelier/contacts/?name=contains%3Apessoa")
    page.locator("[name=chosen]").nth(0).check()
    page.locator("[name=chosen]").nth(1).check()
    if viewport == PHONE:
        page.locator("[popovertarget=bulk-more]").click()
    page.locator("[popovertarget=bulk-list]:visible").click()
    page.locator("#bulk-list:popover-open").wait_for()
    if page.locator("#bulk-list-of").count():
        page.locator("#bulk-list-of").select_option("new")
        expect(page.get_by_role("button", name="Take off the list")).to_be_hidden()
    page.locator("#bulk-list-name").fill(name)
    page.keyboard.press("Enter")
    page.locator("#jobs .job").wait_for()
    expect(page.locator("#bulk")).to_be_hidden()

    page.reload()  # the list is there from now on
    page.locator("[name=chosen]").nth(0).check()
    expect(page.locator("#bulk-list-of")).to_contain_text(name)
    if viewport == PHONE:
        page.locator("[popovertarget=bulk-more]").click()
    page.locator("[name=ask]:visible").click()
    dialog = page.locator("#export-contacts[open]")
    expect(dialog).to_contain_text("1 person goes into the file.")
    window.settle()
    with page.expect_download() as file:
        dialog.locator("button.primary").click()
    lines = file.value.path().read_text("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("Pessoa")
    expect(dialog).to_have_count(0)  # and the list is there again
    assert window.complaints == []


def test_two_become_one_and_two_again(open_window, companies, people):
    window = open_window(PEOPLE["pt-BR"], viewport=PHONE)
    page = window.page
    page.goto(f"{companies.url}/t/atelier/contacts/{people[0]}/")

    page.locator(f"a[href*='with={people[1]}']").click()
    page.locator("[name=choice-name][value=gone]").check()
    page.locator("form.merge button[type=submit]").click()
    page.wait_for_url(f"**/{people[0]}/")
    expect(page.locator("#contact-name")).to_have_text("Rosinha")
    page.locator("form[action$='/unmerge/'] button").click()
    page.locator("#confirm[open] [value=yes]").click()

    expect(page.locator("#contact-name")).to_have_text("Rosa Lima")
    assert window.complaints == []


@pytest.mark.timeout(600)
@pytest.mark.parametrize("look", looks("wide-dark-en").values(), ids=looks("wide-dark-en"))
def test_every_page_of_contacts(open_window, companies, people, look):
    window = open_window(PEOPLE[look["locale"]], **look)
    home, (rosa, twin, gone) = f"{companies.url}/t/atelier", people
    one = f"/contacts/{rosa}/"
    pages = [
        "/contacts/",
        "/contacts/?q=rosa&blocked=no&last_seen=empty",
        "/contacts/?q=zzzz",
        "/contacts/?trash=1",
        "/contacts/?columns=name,attribute:points,tags,notes,attribute:shop,consent_sms,time_zone,id",
        "/contacts/filter/",
        "/contacts/columns/",
        "/contacts/columns/?columns=name,attribute:birthday,email",
        "/contacts/doubles/",
        one,
        f"{one}details/notes/",
        f"{one}merge/",
        f"{one}merge/?with={twin}",
        f"/contacts/{gone}/",
        "/settings/tags/",
        "/settings/contact-fields/",
    ]

    wrong = [trouble for page in pages for trouble in problems(window, home + page)]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("columns", ["", "?columns=phone,email,category,notes,tags,owner,created"])
def test_the_head_of_a_long_table_stays_in_sight(open_window, companies, people, columns):
    window = open_window(PEOPLE["en-US"], viewport={"width": 1000, "height": 700})
    page = window.page
    page.goto(f"{companies.url}/t/atelier/contacts/{columns}")
    head = page.get_by_role("columnheader", name="Name")
    before = head.bounding_box()

    page.get_by_role("row").last.scroll_into_view_if_needed()

    expect(page.get_by_role("row").last).to_be_in_viewport()
    expect(head).to_be_in_viewport(ratio=1)
    after, bar = head.bounding_box(), page.locator(".top").bounding_box()
    assert before
    assert after
    assert bar
    assert after["y"] >= bar["y"] + bar["height"] - 1, "it is not behind the bar"
    assert (after["x"], after["width"]) == (before["x"], before["width"]), "nothing shifts"
    assert window.complaints == []
