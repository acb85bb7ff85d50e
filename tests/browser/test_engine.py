"""The page of the message engine in Chromium: it stays fresh, still, and under one's fingers."""

from __future__ import annotations

import pytest

from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_admin import wrong_with
from tests.factories import PASSWORD

pytestmark = pytest.mark.browser
PAGE = "/admin/accounts/enginestate/"
ROOT = "root-engine@example.com"
LOOKS = {
    "wide-light": {"viewport": WIDE, "color_scheme": "light"},
    "phone-dark": {"viewport": PHONE, "color_scheme": "dark"},
}
WORDS = """
from datetime import timedelta
from django.utils import timezone
from apps.accounts import superadmins
from apps.accounts.actor import PLATFORM
from apps.accounts.models import DeliveryFigure, EngineState, Tenant, User
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Contact, Message
from apps.conversations.operating import figures, watching
from apps.whatsapp.models import Channel, Incident
acme = Tenant.objects.get(slug="acme")

def reply(minutes):
    Message.objects.create(
        contact=Contact.objects.create(name="Engine driver"), content={"text": "Hi"},
        channel=Channel.objects.get(name="engine"), direction="out", origin="agent", kind="text",
        status="queued", due_at=timezone.now() - timedelta(minutes=minutes),
    )
"""
#: A reply that waits for ten minutes, some that left and some that were refused.
SETTING = f"""{WORDS}
if not User.objects.filter(email="{ROOT}").exists():
    superadmins.create("{ROOT}", "{PASSWORD}", by=PLATFORM, name="Root")
    User.objects.filter(email="{ROOT}").update(language="en")
with in_tenant(acme):
    channel = Channel.objects.create(
        provider="meta", status="online", name="engine", display_name="Engine room", throughput=80,
    )
    reply(10)
figures.note(acme, {{(channel.pk, "sent"): 1240, (channel.pk, "never"): 31}})
watching.look()
"""
ONE_MORE = f"""{WORDS}
with in_tenant(acme):
    reply(1)
"""
GONE = f"""{WORDS}
with in_tenant(acme):
    Incident.objects.all().delete()
    Message.objects.filter(channel__name="engine").delete()
    Contact.objects.filter(name="Engine driver").delete()
    Channel.objects.filter(name="engine").delete()
DeliveryFigure.objects.all().delete()
EngineState.objects.all().delete()
"""


@pytest.fixture
def _waiting(live):
    live.python(SETTING)
    yield
    live.python(GONE)


@pytest.mark.usefixtures("_waiting")
@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_nothing_is_wrong_with_the_page_nor_with_its_question(open_window, live, look):
    window = open_window(ROOT, **look)
    page = window.page

    wrong = wrong_with(window, live.url + PAGE)
    page.get_by_text("Engine room", exact=False).first.wait_for()
    link = page.get_by_role("link", name="Hold Engine room")
    wrong += wrong_with(window, live.url + str(link.get_attribute("href")))

    assert not wrong, "\n".join(wrong)


@pytest.mark.usefixtures("_waiting")
def test_it_stays_fresh_and_keeps_the_focus(open_window, live):
    page = open_window(ROOT, viewport=WIDE).page
    page.goto(live.url + PAGE)
    row = page.locator("tr", has_text="Engine room").last
    assert row.locator("td").nth(2).inner_text() == "1"
    page.get_by_role("link", name="Hold Engine room").focus()

    live.python(ONE_MORE)

    row.locator("td", has_text="2").first.wait_for()
    assert "hold-" in page.evaluate("document.activeElement.id")


@pytest.mark.usefixtures("_waiting")
def test_a_channel_is_held_by_keyboard_with_a_reason_and_released(open_window, live):
    window = open_window(ROOT, viewport=WIDE)
    page = window.page
    page.goto(live.url + PAGE)

    page.get_by_role("link", name="Hold Engine room").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Reason").fill("Complaints")
    page.keyboard.press("Enter")
    page.get_by_text("Engine room is on hold.").wait_for()
    page.get_by_role("link", name="Release Engine room").click()
    page.get_by_role("button", name="Release").click()
    page.get_by_text("Engine room is released.").wait_for()

    assert not window.complaints
