"""A company with three conversations, and two people who write in them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Window
from tests.live import Live

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


@pytest.fixture(scope="package")
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


def opened(window: Window, url: str) -> Page:
    window.page.goto(url)
    window.settle()
    expect(window.page.locator("#composer-form[data-ready]")).to_be_attached()
    return window.page


def box(page: Page) -> Locator:
    return page.locator("#composer-text")


def ours(page: Page) -> Locator:
    return page.locator("#thread > .msg.out[data-id]")
