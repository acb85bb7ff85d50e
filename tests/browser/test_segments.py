"""Making a segment in Chromium: rows come and go, the people beside them follow."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_every_page import OWNERS, looks, problems

pytestmark = pytest.mark.browser

MAKE = """
import json
from django.utils import timezone
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import BulkJob, Contact, Segment, Tag
from apps.conversations.segments import saving
acme = Tenant.objects.get(slug="acme")
with in_tenant(acme):
    Segment.objects.all().delete()
    BulkJob.objects.all().delete()
    Contact.objects.present().update(trashed_at=timezone.now())
    vip, _ = Tag.objects.get_or_create(name="VIP")
    Tag.objects.get_or_create(name="Atacado")
    names = ["Renata Siqueira", "Joaquim Farias", "Tereza Lobo", "Bianca Amaral"]
    people = [Contact.objects.create(name=name, phone=f"+551190000010{n}", tags=[vip.pk] * (n % 2))
              for n, name in enumerate(names)]
    rules = {"all": [{"field": "tag", "is": "has", "value": [vip.pk]},
                     {"any": [{"field": "last_written", "is": "not_in_last_days", "value": 30},
                              {"field": "consent:whatsapp:marketing", "is": "given"}]}]}
    made = saving.create(acme, "VIPs em silêncio", rules=rules, by=PLATFORM)
    listed = saving.create(acme, "Convidados da inauguração", kind="list", by=PLATFORM,
                           members=[one.pk for one in people[:2]])
    BulkJob.objects.create(action="tag", state="done", changed=2, seen=4, total=4,
                           details={"tag": vip.pk}, by_name="founder@acme.example.com")
    BulkJob.objects.create(action="trash", state="failed", changed=1, problem="broken",
                           by_name="founder@acme.example.com")
    BulkJob.objects.create(action="block", state="running", seen=1, changed=1, total=4,
                           by_name="founder@acme.example.com")
print(json.dumps({"segment": str(made.pk), "list": str(listed.pk)}))
"""


@pytest.fixture
def ids(live):
    return json.loads(live.python(MAKE).splitlines()[-1])


def pages(ids: dict[str, str]) -> list[str]:
    of_segments = ["", "new/", "new-list/", f"{ids['segment']}/", f"{ids['list']}/"]
    return [*(f"segments/{path}" for path in of_segments), "actions/", "export/"]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("look", looks("phone-light-pt").values(), ids=looks("phone-light-pt"))
def test_every_page_of_segments(open_window, live, look, ids):
    window = open_window(OWNERS[look["locale"]], **look)

    wrong = [
        said
        for path in pages(ids)
        for said in problems(window, f"{live.url}/t/acme/contacts/{path}")
    ]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_segment_is_made_and_followed_while_it_is_written(open_window, live, ids, viewport):
    window = open_window(OWNERS["en-US"], viewport=viewport)
    page = window.page
    page.goto(f"{live.url}/t/acme/contacts/segments/new/")
    side = page.locator("#side")
    expect(side).to_contain_text("4 people")
    page.get_by_label("Name", exact=True).fill("My VIPs")

    page.get_by_role("button", name="Condition", exact=True).click()
    expect(page.locator("#field-0")).to_be_focused()
    window.settle()
    page.get_by_label("Tag", exact=True).select_option(label="VIP")
    expect(side).to_contain_text("2 people")
    expect(side).to_contain_text("Joaquim Farias")
    window.settle()

    page.get_by_role("button", name="Group", exact=True).click()
    expect(page.locator("#field-1\\.0")).to_be_focused()
    expect(side).to_contain_text("Choose a tag.")
    window.settle()
    page.locator("#field-1\\.0").select_option("name")
    expect(page.locator("#op-1\\.0 option[value=contains]")).to_be_attached()
    window.settle()
    with page.expect_response(lambda answer: answer.url.endswith("/look/")):
        page.locator("#op-1\\.0").select_option("contains")
    window.settle()
    page.locator("#value-1\\.0").fill("bianca")
    page.get_by_role("button", name="Remove condition 1.1").click()
    expect(side).to_contain_text("1 person")
    expect(page.locator("#value-1\\.0")).to_have_value("bianca")
    window.settle()

    page.get_by_role("button", name="Save", exact=False).last.click()
    expect(page.get_by_role("link", name="My VIPs", exact=True)).to_be_visible()
    expect(page.get_by_text("Has the tag “VIP” and Name contains “bianca”")).to_be_visible()
    assert not window.complaints, window.complaints
