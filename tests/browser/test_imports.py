"""A messy Brazilian spreadsheet becomes people, wide and narrow; and a person is erased."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_every_page import OWNERS, TOO_WIDE, looks, problems

pytestmark = pytest.mark.browser

#: One that a worker is at, as it never stays in tests; somebody to erase; a certificate.
MAKE = """
import json
from apps.accounts.actor import PLATFORM
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.models import Contact, Import
from apps.conversations.people import contacts
from apps.conversations.privacy import erasure
acme = Tenant.objects.get(slug="acme")
with in_tenant(acme):
    busy = Import.objects.create(
        filename="clientes-outubro.csv", state="running", rows=14212, size=900, path="",
        counts={"new": 6700, "changed": 2811, "unchanged": 90, "invalid": 31}, by_name="Dona",
        format={"columns": []}, progress={"done": 9632}, lease_until="2040-01-01T00:00Z")
    known = Contact.objects.filter(phone="+5511900000155").first()
    person = known or contacts.create(acme, by=PLATFORM, name="Tainá", phone="+5511900000155")
    gone = contacts.create(acme, by=PLATFORM, name="Gone")
    done = erasure.erase(acme, gone, by=PLATFORM)
    print(json.dumps({"busy": str(busy.pk), "person": str(person.pk), "erasure": str(done.pk)}))
"""
SHEET = """\
CADASTRO DE CLIENTES;;;;
NOME COMPLETO;Celular;e-mail;Tipo;Cidade
Renata Siqueira;(11) 90000-0142;renata@example.com;Varejo;São Paulo
"Farias; Joaquim";11900000177;;Atacado;Niterói
José Antônio;1234567;;Varejo;São José dos Campos

=cmd|' /C calc';+55 11 90000-0178;;Varejo;
Joaquim F.;+55 11 90000-0177;;Atacado;Niterói
"""


@pytest.fixture
def ids(live):
    return json.loads(live.python(MAKE).splitlines()[-1])


@pytest.fixture
def sheet(tmp_path):
    place = tmp_path / "clientes outubro.csv"
    place.write_bytes(SHEET.replace("\n", "\r\n").encode("cp1252"))
    return place


#: A worker's turn. Each process of a test has a folder of files of its own: it finds the web's.
WORK = """
import tempfile
from pathlib import Path
from django.core.files.storage import storages
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_tenant
from apps.conversations.importing import due, working
from apps.conversations.models import Import
acme = Tenant.objects.get(slug="acme")
with in_tenant(acme):
    for pk in due.imports():
        path = Import.objects.get(pk=pk).path
        for place in Path(tempfile.gettempdir()).glob(f"recado-test-media-*/{path}"):
            storages["media"].location = str(place).removesuffix(f"/{path}")
        working.work(acme, pk)
"""


def work(live):
    live.python(WORK)


def send(page, live, sheet):
    """From the list to the columns."""
    page.goto(f"{live.url}/t/acme/contacts/imports/")
    page.locator("#upload [type=file]").set_input_files(sheet)
    page.wait_for_url("**/columns/")
    return page.url.removesuffix("columns/")


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_another_reading_of_the_file_is_seen(open_window, live, sheet, script):
    window = open_window("founder@acme.example.com", java_script_enabled=script)
    page = window.page
    page.goto(f"{live.url}/t/acme/contacts/imports/")
    page.locator("#upload [type=file]").set_input_files(sheet)
    if not script:
        page.locator("#upload [type=submit]").click()
    page.wait_for_url("**/columns/")
    assert "São Paulo" in page.locator("#columns").inner_text()

    page.locator("#id_encoding").select_option("utf-8")
    if not script:
        page.get_by_role("button", name="Read it so").click()
    page.locator("#columns", has_text="S\ufffdo Paulo").wait_for()
    assert "Jos\ufffd" in page.locator("#preview").inner_text()

    page.locator("#id_encoding").select_option("cp1252")
    if not script:
        page.get_by_role("button", name="Read it so").click()
    page.locator("#columns", has_text="São Paulo").wait_for()
    assert "José" in page.locator("#preview").inner_text()
    assert (window.complaints, window.strangers) == ([], [])


@pytest.mark.timeout(600)
@pytest.mark.parametrize("look", looks("phone-light-pt").values(), ids=looks("phone-light-pt"))
def test_every_page_of_imports_and_privacy(open_window, live, look, ids, sheet):
    window = open_window(OWNERS[look["locale"]], **look)
    page, here = window.page, f"{live.url}/t/acme"
    url = send(page, live, sheet)
    wrong = problems(window, f"{url}columns/")
    page.locator("button[form=columns]").click()
    page.wait_for_url("**/rules/")
    wrong += problems(window, f"{url}rules/")
    page.locator("button[form=rules]").click()
    page.wait_for_url(url)
    work(live)
    wrong += problems(window, url)
    window.settle()
    page.locator("#run").click()
    page.locator("#stop").wait_for()
    work(live)
    page.locator("#undo").wait_for()
    wrong += problems(window, url)
    window.settle()
    page.locator("#undo").click()
    page.locator("#confirm [value=yes]").click()
    page.locator("#undo").wait_for(state="detached")
    work(live)
    pages = [
        f"{here}/contacts/imports/",
        f"{here}/contacts/imports/{ids['busy']}/",
        f"{here}/settings/erasures/",
    ]
    pages += [f"{here}/contacts/{ids['person']}/erase/"]
    pages += [url, f"{here}/settings/erasures/{ids['erasure']}/"]
    wrong += [said for one in pages for said in problems(window, one)]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_from_a_messy_sheet_to_people_and_back(open_window, live, sheet, viewport):
    window = open_window(OWNERS["en-US"], viewport=viewport)
    page = window.page
    send(page, live, sheet)
    page.get_by_text("of the 5 columns").wait_for()
    page.get_by_label("Field for Cidade").select_option("new")
    page.locator("#why-4", has_text="Will be made").wait_for()
    window.settle()
    page.get_by_label("Field for Tipo").select_option("notes")
    page.locator("#preview th", has_text="Notes").wait_for()
    window.settle()
    assert page.evaluate(TOO_WIDE) <= 0
    page.get_by_role("button", name="Continue").click()

    page.wait_for_url("**/rules/")
    page.get_by_label("Tags for all of them").fill("Feira, Loja centro")
    page.get_by_label("They agreed to get").check()
    page.get_by_role("button", name="Check the file").click()
    page.get_by_text("Say where they agreed").wait_for()
    window.settle()
    page.get_by_label("Where they agreed").fill("Form at the till")
    page.get_by_role("button", name="Check the file").click()
    page.wait_for_url(lambda url: "/rules/" not in url)
    work(live)

    page.get_by_role("button", name="Import 3 people").wait_for()
    window.settle()
    page.get_by_role("button", name="Import 3 people").click()
    page.locator("#stop").wait_for()
    work(live)
    page.get_by_text("3 people are new").wait_for()
    window.settle()
    assert page.get_by_text("This number is too short").is_visible()
    with page.expect_download() as download:
        page.get_by_text("Download them with the reason").click()
    assert "José Antônio;1234567" in Path(download.value.path()).read_text("utf-8-sig")

    page.get_by_role("button", name="Undo the import").click()
    page.get_by_role("dialog").get_by_role("button", name="Undo the import").click()
    page.get_by_text("Putting back what was before").wait_for()
    work(live)
    page.get_by_text("Undone: 3 people removed").wait_for()
    assert window.complaints == []


def test_a_file_that_is_none_is_refused_beside_where_it_was_dropped(open_window, live, tmp_path):
    window = open_window(OWNERS["en-US"], viewport=PHONE)
    page = window.page
    place = tmp_path / "old.xls"
    place.write_bytes(b"\xd0\xcf\x11\xe0 old workbook")
    page.goto(f"{live.url}/t/acme/contacts/imports/")
    page.locator("#upload [type=file]").set_input_files(place)

    page.locator("#upload-error", has_text="Save it as CSV").wait_for()
    assert page.locator("#upload progress").is_hidden()


def test_a_person_is_erased_with_the_keyboard_alone(open_window, live, ids):
    window = open_window(OWNERS["en-US"], viewport=WIDE)
    page = window.page
    page.goto(f"{live.url}/t/acme/contacts/{ids['person']}/erase/")
    page.get_by_label("Type the last four digits").focus()
    page.keyboard.type("0154")
    page.keyboard.press("Enter")
    page.get_by_text("This is something else").wait_for()
    window.settle()

    page.get_by_label("Type the last four digits").fill("0155")
    page.keyboard.press("Enter")
    page.wait_for_url("**/settings/erasures/**")
    assert page.get_by_role("heading", name="Certificate of erasure").is_visible()


def test_a_question_may_be_answered_after_the_page_was_drawn_anew(open_window, live, ids):
    window = open_window(OWNERS["en-US"], viewport=WIDE)
    page = window.page
    page.goto(f"{live.url}/t/acme/contacts/imports/{ids['busy']}/")
    page.locator("#stop").click()
    page.locator("#confirm[open]").wait_for()
    with page.expect_response(lambda answer: answer.url.endswith(f"/imports/{ids['busy']}/")):
        page.evaluate("() => { htmx.trigger(document.body, 'recado:reconnected') }")
    window.settle()

    with page.expect_response("**/cancel/") as answer:
        page.locator("#confirm [value=yes]").click()

    assert answer.value.ok
