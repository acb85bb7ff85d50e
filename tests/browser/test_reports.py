"""Reports and the start page in Chromium, with a month of conversations in them."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import expect

from tests.browser.test_every_page import looks, problems
from tests.live import Live

pytestmark = pytest.mark.browser

PEOPLE = {"en-US": "founder@feira.example.com", "pt-BR": "dona@feira.example.com"}
MAKE = """
from datetime import timedelta
from itertools import count
from django.utils import timezone
from apps.accounts.ids import id_of
from apps.accounts.models import Membership, User
from apps.accounts.tenancy import in_tenant
from apps.conversations.analytics import summing
from apps.conversations.models import Conversation, Team, Thread
from tests.conversations.analytics.conftest import answer, done, say
from tests.conversations.consent.people import make_contact
from tests.conversations.folders.conftest import make_channel
from tests.factories import make_tenant, make_user
tenant = make_tenant("Feira", time_zone="America/Sao_Paulo")
dona = make_user("dona@feira.example.com", name="Dona Lu", language="pt-br")
Membership.objects.create(tenant=tenant, user=dona, role="owner")
people = [dona, User.objects.get(email="founder@feira.example.com")]
now = timezone.now()
with in_tenant(tenant):
    channels = [make_channel(1), make_channel(2)]
    team = Team.objects.create(name="Vendas")
    for n in range(90):
        at = now - timedelta(hours=7 * n, minutes=n)
        contact = make_contact(f"+55119000{n:05}", name=f"Pessoa {n}")
        channel = channels[n % 2]
        thread = Thread.objects.create(contact=contact, channel=channel, last_inbound_at=at)
        talk = Conversation.objects.create(id=id_of(at), thread=thread, contact=contact,
            channel=channel, opened_at=at, asked_at=at, last_message_at=at,
            waiting_since=at if n < 3 else None, team=team if n % 3 else None)
        done(talk, "opened", at)
        say(talk, at)
        if n > 2:
            who = people[n % 2]
            statuses = ("read", "delivered", "sent", "failed", "unknown", "read")
            answer(talk, at + timedelta(minutes=n), who, status=statuses[n % 6])
            if n % 4:
                done(talk, "closed", at + timedelta(hours=2 + n % 5), who)
    summing.sum_up(tenant)
"""


@pytest.fixture(scope="module")
def fair(live: Live) -> Live:
    live.python(MAKE)
    return live


@pytest.mark.parametrize("look", looks("wide-dark-en").values(), ids=looks("wide-dark-en"))
@pytest.mark.parametrize("path", ["reports/?days=30", ""], ids=["reports", "home"])
def test_figures_are_read_in_every_look(open_window, fair, look, path, request):
    window = open_window(PEOPLE[look["locale"]], **look)

    wrong = problems(window, f"{fair.url}/t/feira/{path}")

    expect(window.page.locator(".rule dd").first).to_be_visible()
    if folder := os.environ.get("PICTURES"):
        name = request.node.callspec.id
        window.page.screenshot(path=f"{folder}/{name}.png", full_page=True)
    assert wrong == []


def test_a_table_is_downloaded(open_window, fair):
    window = open_window(PEOPLE["en-US"])
    window.page.goto(f"{fair.url}/t/feira/reports/?days=7")

    with window.page.expect_download() as waiting:
        window.page.get_by_role("link", name="Download CSV").click()

    assert waiting.value.suggested_filename == "days.csv"
