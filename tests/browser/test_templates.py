"""Writing a template in Chromium: shown while it is written, kept by itself, wide and narrow."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_every_page import OWNERS, looks, problems

pytestmark = pytest.mark.browser

MAKE = """
import json
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.whatsapp.message_templates import starters, writing
from apps.whatsapp.models import Channel, Template
acme = Tenant.objects.get(slug="acme")
with in_tenant(acme):
    channel = Channel.objects.filter(name="templates").first()
    if channel is None:
        channel = Channel(provider="meta", display_name="Loja", name="templates", status="online",
                          key="229900000000001", account="119900000000001", sandbox=True)
        channel.set_credentials(access_token="token-of-a-test-9f2c")
        channel.save()
    ids = {}
    states = {"order-shipped": "approved", "appointment": "rejected", "offer": "paused",
              "payment-due": "pending", "feedback": "draft"}
    for slug, status in states.items():
        starter = starters.find(slug)
        for language in ("pt_BR", "en_US"):
            name = starter.said("pt_BR").name
            Template.objects.filter(name=name, language=language).delete()
            made = writing.create(acme, account=channel.account, sandbox=True, name=name,
                language=language, category=starter.category, by=PLATFORM,
                components=starter.components(language), parameter_format="named")
            if status != "draft":
                made.remember("submitted", by="founder@acme.example.com")
                made.remember("status", was="pending", now=status, reason="INVALID_FORMAT"
                              if status == "rejected" else "")
                made.status, made.provider_id, made.pauses = status, slug + language, 1
                made.status_reason = "INVALID_FORMAT" if status == "rejected" else ""
                made.quality = {"approved": "green", "paused": "red"}.get(status, "unknown")
                made.save()
            ids[f"{status}-{language}"] = str(made.pk)
print(json.dumps(ids))
"""


@pytest.fixture
def ids(live):
    return json.loads(live.python(MAKE).splitlines()[-1])


@pytest.mark.timeout(600)
@pytest.mark.parametrize("look", looks("phone-light-pt").values(), ids=looks("phone-light-pt"))
def test_every_page_of_templates(open_window, live, look, ids):
    window = open_window(OWNERS[look["locale"]], **look)
    here = f"{live.url}/t/acme/templates"
    pages = [here, f"{here}/new", f"{here}/new/?starter=offer"]
    pages += [f"{here}/{ids[key]}" for key in ids if key.endswith("pt_BR")]
    pages += [f"{here}/{ids['draft-pt_BR']}/{what}" for what in ("edit", "delete", "duplicate")]

    wrong = [said for page in pages for said in problems(window, page.rstrip("/") + "/"
             if "?" not in page else page)]  # fmt: skip

    assert not wrong, "\n".join(wrong)


def editor(open_window, live, ids, **options):
    window = open_window(OWNERS["en-US"], **options)
    window.page.goto(f"{live.url}/t/acme/templates/{ids['draft-en_US']}/edit/")
    return window


def test_the_phone_shows_what_is_written_and_the_draft_is_kept(open_window, live, ids):
    window = editor(open_window, live, ids, viewport=WIDE)
    page = window.page
    text = page.locator("#id_body")

    text.fill("Hi {{name}}, the *parcel* of {{shop}} is here. Come and get it before Friday.")
    page.locator(".phone strong", has_text="parcel").wait_for()
    page.locator('[name="example:shop"]').fill("Acme Books")
    page.locator(".phone", has_text="Acme Books is here").wait_for()
    page.get_by_text("Saved at").wait_for()
    page.reload()

    assert "parcel" in text.input_value()
    assert page.locator(".phone", has_text="Acme Books is here").count() == 1
    assert window.complaints == []


def test_typing_on_while_the_answer_comes_loses_nothing(open_window, live, ids):
    page = editor(open_window, live, ids, viewport=WIDE).page
    text = page.locator("#id_body")
    text.fill("")
    text.press_sequentially(
        "Hi {{name}}, a long text that goes on for a while, then ends.", delay=25
    )
    page.locator(".phone", has_text="goes on for a while, then ends.").wait_for()

    example = page.locator('[name="example:name"]')
    example.fill("")
    example.press_sequentially("Maria da Conceição Albuquerque", delay=40)
    page.locator(".phone", has_text="Albuquerque").wait_for()

    assert example.input_value() == "Maria da Conceição Albuquerque"
    assert example.evaluate("field => document.activeElement === field")


def test_words_are_formatted_variables_inserted_and_characters_counted(open_window, live, ids):
    page = editor(open_window, live, ids, viewport=WIDE).page
    text = page.locator("#id_body")
    text.fill("Hello there")
    text.select_text()
    page.get_by_role("button", name="Bold").click()
    assert text.input_value() == "*Hello there*"

    text.press("End")
    page.get_by_role("button", name="Variable").click()
    assert text.input_value() == "*Hello there*{{name}}"
    assert page.locator("#id_body ~ .counter").inner_text() == "21/1024"


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_buttons_are_added_in_place_and_written_in_at_once(open_window, live, ids, viewport):
    window = editor(open_window, live, ids, viewport=viewport)
    page = window.page
    rows = page.locator(".row-card")
    before = rows.count()

    page.get_by_role("group", name="Add a button").get_by_role("button", name="Link").click()
    rows.nth(before).wait_for()
    window.settle()
    expect(rows.nth(before).get_by_label("Words")).to_be_focused()
    page.keyboard.type("See it")
    page.locator(".phone .cta", has_text="See it").wait_for()

    window.settle()
    page.get_by_role("button", name=f"Remove button {before + 1}").click()
    page.locator(".phone .cta", has_text="See it").wait_for(state="detached")
    expect(rows).to_have_count(before)


def test_submitting_too_early_says_where_to_look(open_window, live, ids):
    window = editor(open_window, live, ids, viewport=PHONE)
    page = window.page
    page.locator("#id_body").fill("{{name}} is here")
    page.get_by_role("button", name="Submit to Meta").click()

    page.get_by_text("begins with a variable").wait_for()
    expect(page.locator("#id_body")).to_have_attribute("aria-invalid", "true")
    assert window.complaints == []


def test_the_keyboard_alone_deletes_a_draft(open_window, live, ids):
    window = open_window(OWNERS["en-US"], viewport=WIDE)
    page = window.page
    page.goto(f"{live.url}/t/acme/templates/{ids['draft-en_US']}/")
    page.get_by_role("link", name="Delete").focus()
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    window.settle()
    page.get_by_role("dialog").get_by_role("button", name="Delete").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url.endswith("/templates/"))

    assert "is deleted" in page.content()
