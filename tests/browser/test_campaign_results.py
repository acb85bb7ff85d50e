"""A campaign in Chromium: watched in two browsers while it goes, paused, and read as a report."""

from __future__ import annotations

import json
import os
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.browser.test_every_page import CALM_SINCE_NOW, SHIFT, looks, problems
from tests.live import Live

pytestmark = pytest.mark.browser

PEOPLE = {"en-US": "founder@padaria.example.com", "pt-BR": "dona@padaria.example.com"}
MAKE = """
import json
from datetime import timedelta
from decimal import Decimal
from django.utils import timezone
from apps.accounts.models import Membership, User
from apps.accounts.tenancy import in_tenant
from apps.campaigns.models import Campaign, SendingWindow
from tests.campaigns.furnishing import VARIANTS, furnish, make_channels
from tests.factories import make_tenant, make_user
tenant = make_tenant("Padaria", time_zone="America/Sao_Paulo")
dona = make_user("dona@padaria.example.com", name="Dona Lu", language="pt-br")
Membership.objects.create(tenant=tenant, user=dona, role="owner")
WEEK = [["09:00", "12:00"], ["13:00", "18:00"]]
HOURS = {"week": {**{day: WEEK for day in ("mon", "tue", "wed", "thu", "fri")},
                  "sat": [["09:00", "13:00"]], "sun": []}}
with in_tenant(tenant):
    two = make_channels(2)
    window = SendingWindow.objects.create(name="Loja aberta", hours=HOURS)
    before = furnish(400, channels=two, answered=(6,), name="Reativação de setembro")
    Campaign.objects.filter(pk=before.campaign.pk).update(
        started_at=timezone.now() - timedelta(days=30))
    ended = furnish(2000, channels=two, variants=VARIANTS, answered=(7, 11), minutes=300,
        left_out={"opted_out": 41, "no_consent": 12}, name="Reativação de outubro",
        expected_cost=Decimal("140.5"), starter_id=dona.pk, author_id=dona.pk,
        experiment={"metric": "replied", "testPercent": 50})
    running = furnish(1000, status="running", channels=two, minutes=22, window=window,
        name="Pré-venda Black Friday", expected_cost=Decimal("62.5"), starter_id=dona.pk,
        stops={"errorRate": 5, "optOutRate": 1}, budget=Decimal("80"))
    paused = furnish(300, status="paused", reason="budget", channels=two, name="Dia das Mães")
    plan = Campaign.objects.create(name="Natal", status="scheduled", channels=[two[0].pk],
        scheduled_at=timezone.now() + timedelta(days=12), window=window, author_id=dona.pk)
    print(json.dumps({"ended": str(ended.campaign.pk), "running": str(running.campaign.pk),
        "paused": str(paused.campaign.pk), "plan": str(plan.pk)}))
"""
#: A worker's doing: so many of what waits leave and arrive.
MOVE = """
from django.utils import timezone
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.campaigns.models import Campaign
from apps.conversations import advancing
from apps.conversations.advancing import Change
from apps.conversations.models import Message
tenant = Tenant.objects.get(slug="padaria")
with in_tenant(tenant):
    batch = Campaign.objects.get(pk="{pk}").batch
    rows = list(Message.objects.filter(batch=batch, status="queued").order_by("pk")[:{count}])
    now = timezone.now()
    for status in ("sending", "sent", "delivered"):
        advancing.apply(tenant, [Change(one.pk, status, now) for one in rows])
"""


@pytest.fixture(scope="module")
def ids(live: Live) -> dict[str, str]:
    return json.loads(live.python(MAKE).splitlines()[-1])


def address(live: Live, pk: str, rest: str = "") -> str:
    return f"{live.url}/t/padaria/campaigns/{pk}/{rest}"


@pytest.mark.parametrize("look", looks("phone-light-pt").values(), ids=looks("phone-light-pt"))
def test_each_page_is_sound_in_both_looks(open_window, live, ids, look, request):
    window = open_window(PEOPLE[look["locale"]], **look)
    wrong = []
    for name, pk, rest in (
        ("live", ids["running"], ""),
        ("paused", ids["paused"], ""),
        ("scheduled", ids["plan"], ""),
        ("report", ids["ended"], ""),
        ("recipients", ids["ended"], "recipients/"),
        ("left-out", ids["ended"], "recipients/?left=opted_out"),
    ):
        wrong += problems(window, address(live, pk, rest))
        if folder := os.environ.get("PICTURES"):
            picture = f"{folder}/{name}-{request.node.callspec.id}.png"
            window.page.screenshot(path=picture, full_page=True)
    assert wrong == []


def test_two_browsers_see_it_move_and_stop_by_what_is_said_to_them(open_window, live, ids):
    pk = ids["running"]
    wide = open_window(PEOPLE["en-US"])
    phone = open_window(PEOPLE["en-US"], viewport=PHONE)
    for window in (wide, phone):
        window.page.goto(address(live, pk))
        window.hears()
        expect(window.page.locator(".lead")).to_contain_text("580 of 1,000 people.")
        window.settle()
        window.page.evaluate(CALM_SINCE_NOW)

    live.python(MOVE.format(pk=pk, count=20))

    for window in (wide, phone):
        expect(window.page.locator(".lead")).to_contain_text("600 of 1,000 people.")
        expect(window.page.locator(f"#campaign-delivered-{pk}")).to_contain_text("500")
        window.settle()
        assert window.page.evaluate(SHIFT) < 0.01

    wide.page.get_by_role("button", name="Pause").click()

    for window in (wide, phone):
        expect(window.page.locator(".lead mark")).to_have_text("Somebody paused it.")
        expect(window.page.get_by_role("button", name="Go on")).to_be_visible()
        assert window.complaints == []


def test_after_a_lost_connection_it_is_right_again_by_itself(open_window, live, ids):
    pk = ids["paused"]
    window = open_window(PEOPLE["en-US"])
    window.page.goto(address(live, pk))
    window.hears()
    window.settle()
    expect(window.page.locator(".lead")).to_contain_text("of 300 people.")
    before = window.page.locator(".legend").inner_text()

    window.page.context.set_offline(True)
    expect(window.page.locator(".offline")).to_be_visible()
    live.python(MOVE.format(pk=pk, count=15))
    window.page.context.set_offline(False)

    expect(window.page.locator(".offline")).to_be_hidden()
    expect(window.page.locator(".legend")).not_to_have_text(re.compile(re.escape(before)))
    expect(window.page.locator(f"#campaign-delivered-{pk}")).to_contain_text("159")


def test_who_did_not_get_it_is_one_click_away_and_becomes_a_draft(open_window, live, ids):
    window = open_window(PEOPLE["en-US"])
    page = window.page
    page.goto(address(live, ids["ended"]))

    page.get_by_role("button", name="Send again to 40").click()
    dialog = page.get_by_role("dialog", name="Prepare it again for 40 people?")
    expect(dialog.get_by_role("checkbox")).to_have_count(1)
    dialog.get_by_role("link", name="40 people").click()
    expect(page.locator("#found tbody tr")).to_have_count(40)
    window.settle()
    page.get_by_label("Search recipients").press_sequentially("Pessoa 10")
    expect(page.locator("#found tbody tr")).not_to_have_count(40)
    window.settle()
    assert "q=Pessoa" in page.url
    assert window.complaints == []
