"""A campaign from its first step until it is sent, wide and on a phone; and nothing is lost."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.test_every_page import OWNERS, looks, problems

pytestmark = pytest.mark.browser

#: People who agreed, two groups of them, and a live channel with an approved template.
MAKE = """
import json
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.campaigns import drafting
from apps.campaigns.models import Campaign, SendingWindow
from apps.conversations.consent import noting
from apps.conversations.models import Contact, Tag
from apps.conversations.people import contacts
from apps.whatsapp.models import Channel, Template
acme = Tenant.objects.get(slug="acme")
with in_tenant(acme):
    tag, _ = Tag.objects.get_or_create(name="Campanha de teste")
    people = list(Contact.objects.filter(tags=[tag.pk]).order_by("pk"))
    for nth in range(len(people), 6):
        one = contacts.create(
            acme, by=PLATFORM, name=f"Pessoa {nth}", phone=f"+55119000008{nth:02d}")
        Contact.objects.filter(pk=one.pk).update(tags=[tag.pk])
        people.append(one)
    noting.note(
        acme, people[:5], given=True, medium="whatsapp", categories=["marketing"], by=PLATFORM)
    channel, _ = Channel.objects.get_or_create(
        name="campanhas", deleted_at=None, defaults=dict(
            provider="meta", display_name="Campanhas", status="online", account="7700",
            key="7700", phone_number="+5511900000199", throughput=80, quality="green"))
    Template.objects.get_or_create(account="7700", name="oferta", language="pt_BR", defaults=dict(
        category="marketing", status="approved", quality="green", parameter_format="named",
        components=[{"type": "BODY", "text": "Oi {{nome}}, {{desconto}} só hoje."}]))
    print(json.dumps({"tag": tag.pk, "channel": str(channel.pk)}))
"""


@pytest.fixture
def there(live):
    return json.loads(live.python(MAKE).splitlines()[-1])


def status_of(live, pk):
    return live.python(f"""
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.campaigns.models import Campaign
with in_tenant(Tenant.objects.get(slug="acme")):
    print(Campaign.objects.get(pk="{pk}").status)
""").split()[-1]


def saved(window, act):
    """Do something in the form, and wait until it is kept."""
    with window.page.expect_response(lambda r: r.request.method == "POST" and r.status == 200):
        act()
    window.settle()


def begin(window, live):
    """A new campaign's first step; the address of its steps."""
    page = window.page
    page.goto(f"{live.url}/t/acme/campaigns/new/")
    page.locator("#new-name").fill("Liquidação de inverno")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/edit/who/")
    window.settle()
    return page.url.removesuffix("who/")


def go_on(window, step):
    window.settle()
    window.page.locator(".dock button[value=next]").click()
    window.page.wait_for_url(f"**/edit/{step}/")
    window.settle()


@pytest.mark.timeout(600)
@pytest.mark.parametrize("look", looks("phone-light-pt").values(), ids=looks("phone-light-pt"))
def test_from_the_first_step_until_it_is_sent(open_window, live, look, there):
    window = open_window(OWNERS[look["locale"]], **look)
    page = window.page
    steps = begin(window, live)

    saved(window, lambda: page.locator("#pick-tags").select_option(str(there["tag"])))
    expect(page.locator(".side-number")).to_have_text("6")
    wrong = problems(window, f"{steps}who/")
    go_on(window, "what")

    saved(window, lambda: page.locator("#v0-template").select_option("oferta|pt_BR"))
    saved(window, lambda: page.locator("[name='v0-t.desconto']").fill("30%"))
    expect(page.locator(".phone .msg")).to_contain_text("30% só hoje.")
    expect(page.locator(".phone .msg")).to_contain_text("Oi Pessoa 5")
    page.locator("#preview-next").click()
    expect(page.locator(".phone .msg")).to_contain_text("Oi Pessoa 4")
    wrong += problems(window, f"{steps}what/")
    go_on(window, "channels")

    saved(window, lambda: page.locator(f"#channel-{there['channel']}").check())
    wrong += problems(window, f"{steps}channels/")
    go_on(window, "when")

    saved(window, lambda: page.locator("#id_budget").fill("nada"))
    expect(page.locator("#error-budget .error")).to_be_visible()
    page.reload()
    expect(page.locator("#id_budget")).to_have_value("nada")
    saved(window, lambda: page.locator("#id_budget").fill("20,50"))
    expect(page.locator("#error-budget .error")).to_have_count(0)
    wrong += problems(window, f"{steps}when/")
    go_on(window, "check")

    expect(page.locator("#send")).to_contain_text("5")
    expect(page.locator(".funnel .sum")).to_contain_text("5")
    wrong += problems(window, f"{steps}check/")
    expect(page.locator("#send")).to_be_visible()
    window.settle()
    page.locator("#send").click()
    expect(page.locator("#confirm-title")).to_contain_text("5")
    page.locator("#confirm [value=yes]").click()
    page.wait_for_url(lambda url: "/edit/" not in url)

    assert status_of(live, steps.split("/")[-3]) == "running"
    for path in ("campaigns/", "campaigns/calendar/", "settings/sending-windows/new/"):
        wrong += problems(window, f"{live.url}/t/acme/{path}")
    assert not wrong, "\n".join(wrong)


def test_leaving_in_the_middle_of_a_word_loses_nothing(open_window, live, there):
    window = open_window(OWNERS["en-US"])
    page = window.page
    steps = begin(window, live)

    page.locator("#id_name").press("End")
    page.keyboard.type(", for regulars")
    page.goto(f"{live.url}/t/acme/contacts/")  # before anything was saved by itself
    page.goto(f"{steps}who/")
    expect(page.locator("#id_name")).to_have_value("Liquidação de inverno, for regulars")

    other = page.context.new_page()
    other.goto(f"{steps}who/")
    saved(window, lambda: page.locator("#id_name").fill("The first"))
    other.locator("#id_name").fill("The second")
    expect(other.locator("#stale")).to_contain_text("another tab")
    other.locator("[name=mine]").click()
    expect(other.locator("#campaign-name")).to_have_text("The second")
    assert (window.complaints, window.strangers) == ([], [])


def test_without_scripts_the_steps_are_gone_through_by_buttons(open_window, live, there):
    window = open_window(OWNERS["en-US"], java_script_enabled=False, viewport=PHONE)
    page = window.page
    page.goto(f"{live.url}/t/acme/campaigns/new/")
    page.locator("main form button[type=submit]").click()
    page.locator("#pick-tags").select_option(str(there["tag"]))
    page.locator(".dock button[value=next]").click()
    page.locator("#v0-template").select_option("oferta|pt_BR")
    page.locator("#wizard button[name=op]").first.wait_for()
    page.locator(".steps button[value=what], .steps [aria-current]").first.wait_for()
    page.locator(".dock button[value=next]").click()
    page.locator(f"#channel-{there['channel']}").check()
    page.locator(".dock button[value=next]").click()
    page.locator("input[name=start][value=at]").check()
    page.locator(".dock button[value=next]").click()
    expect(page.locator("#error-at .error")).to_be_visible()
    page.locator("input[name=start][value='']").check()
    page.locator(".dock button[value=next]").click()
    page.get_by_role("link", name="Check now").click()
    expect(page.locator(".funnel .sum")).to_contain_text("5")
