"""From a messy spreadsheet to people, page by page."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

from apps.accounts.actor import PLATFORM
from apps.accounts.models import Notification
from apps.accounts.tenancy import in_tenant
from apps.conversations.importing import working
from apps.conversations.models import Attribute, Consent, Contact, Import
from apps.conversations.people import attributes, contacts
from tests import streams

MESSY = (
    "CADASTRO DE CLIENTES;;;;;\n"
    "NOME COMPLETO;Celular;email;Tipo;Cidade;cód int\n"
    "Renata Siqueira;(11) 90000-0142;renata@example.com;Varejo;São Paulo;000841\n"
    "Joaquim Farias;11900000177;;Atacado;Niterói;000842\n"
    "José;1234567;;Varejo;;\n"
    "Joaquim F.;+55 11 90000-0177;;Atacado;Niterói;\n"
)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    options = {"location": str(tmp_path / "shelf"), "base_url": None}
    media = {**settings.STORAGES["media"], "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "media": media}


def upload(client, text=MESSY, name="clientes.csv", **headers):
    file = SimpleUploadedFile(name, text.encode("latin-1"))
    return client.post("/t/acme/contacts/imports/", {"file": file}, **headers)


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def wizard(as_agent, acme):
    return Wizard(as_agent, acme)


class Wizard:
    """Somebody who goes through the pages, and the worker behind them."""

    def __init__(self, client, acme):
        self.client, self.acme = client, acme
        self.url = upload(client).url.removesuffix("columns/")

    @property
    def import_(self):
        with in_tenant(self.acme):
            return Import.objects.get()

    def chosen(self, **changes):
        columns = {0: "name", 1: "phone", 2: "email", 3: "category", 4: "", 5: ""}
        data = {f"column-{place}": target for place, target in columns.items()}
        return {**data, "country": "BR", "area": "", **changes}

    def post(self, step, **data):
        return self.client.post(f"{self.url}{step}/", data)

    def get(self, step="", **options):
        return self.client.get(f"{self.url}{step}{'/' if step else ''}", **options)

    def work(self):
        with in_tenant(self.acme):
            working.work(self.acme, self.import_.pk)

    def check(self, **rules):
        self.post("columns", **self.chosen())
        answer = self.post("rules", on_duplicate="update", **rules)
        assert answer.status_code == 302, text_of(answer)
        self.work()

    def run(self, **rules):
        self.check(**rules)
        self.post("run")
        self.work()


def test_columns_are_recognised_with_what_stands_in_them(wizard):
    page = text_of(wizard.get("columns"))

    assert "4 of the 6 columns" in page
    assert "Renata Siqueira · Joaquim Farias" in page
    assert page.count("By its title") == 4
    assert "semicolon" in page


def test_the_first_rows_are_shown_as_they_will_be(wizard):
    page = text_of(wizard.get("columns"))

    assert "+5511900000142" in page
    assert "This number is too short" in page


ODD = (
    "nome;celular;pontos;nascimento;etiquetas\n"
    "[Loja] Renata;(11) 90000-0142;muitos;31/12/1990;VIP\n"
    "Joaquim;(11) 90000-0177;1.234,5;31/02/1990;[VIP\n"
    f"Zélia;(11) 90000-0178;0;;[{'x' * 60}\n"
)


def test_cells_that_can_not_be_read_are_shown_as_they_stand_with_why(as_agent, acme):
    with in_tenant(acme):
        attributes.define(acme, key="pontos", name="Pontos", kind="number", by=PLATFORM)
        attributes.define(acme, key="nascimento", name="Nascimento", kind="date", by=PLATFORM)

    page = text_of(as_agent.get(upload(as_agent, ODD).url))

    assert "muitos" in page
    assert "Write a number here." in page
    assert "31/02/1990" in page
    assert "Write a date such as 2026-12-31." in page
    assert "[Loja] Renata" in page
    assert "A tag has 1 to 50 characters" in page
    assert "1,234.5" in page
    assert ">0<" in page


@pytest.mark.parametrize(("country", "shown"), [("BR", ">1,500<"), ("US", ">1.5<")])
def test_a_dot_parts_thousands_where_people_write_so(wizard, acme, country, shown):
    with in_tenant(acme):
        attributes.define(acme, key="pontos", name="Pontos", kind="number", by=PLATFORM)
    wizard.url = upload(wizard.client, "celular;pontos\n+5511900000142;1.500\n").url.removesuffix(
        "columns/"
    )
    data = {"column-0": "phone", "column-1": "attribute:pontos", "country": country, "area": ""}

    assert shown in text_of(wizard.post("preview", **data))


def test_another_choice_shows_at_once_and_keeps_nothing(wizard):
    data = {**wizard.chosen(**{"column-3": "notes"})}
    answer = wizard.client.post(f"{wizard.url}preview/", data, headers={"HX-Request": "true"})
    page = text_of(answer)

    assert 'id="preview"' in page
    assert "By you" in page
    assert wizard.import_.state == "uploaded"


def test_without_number_and_email_it_says_so(wizard):
    answer = wizard.post("columns", **wizard.chosen(**{"column-1": "", "column-2": ""}))

    assert "Choose which column holds the number or the e-mail" in text_of(answer)
    assert wizard.import_.state == "uploaded"


def test_two_columns_in_one_field_are_refused_in_words(wizard):
    answer = wizard.post("columns", **wizard.chosen(**{"column-4": "name"}))

    assert "Two columns go into the same field" in text_of(answer)


def test_a_column_becomes_a_field_of_ones_own(wizard, acme):
    wizard.post("columns", **wizard.chosen(**{"column-4": "new", "column-5": "new"}))
    with in_tenant(acme):
        assert dict(Attribute.objects.values_list("key", "name")) == {
            "cidade": "Cidade",
            "cod_int": "cód int",
        }
    assert wizard.import_.plan["columns"][4:] == [[4, "attribute:cidade"], [5, "attribute:cod_int"]]


def test_rules_come_after_columns(wizard):
    assert wizard.get("rules").url.endswith("/columns/")


def test_consent_needs_a_source(wizard):
    wizard.post("columns", **wizard.chosen())
    page = text_of(wizard.post("rules", on_duplicate="update", agreed="on", category="marketing"))

    assert "Say where they agreed" in page
    assert wizard.import_.state == "mapped"


def test_going_back_to_the_columns_keeps_the_rules(wizard):
    wizard.post("columns", **wizard.chosen())
    wizard.check(tags="Feira 2026", agreed="on", source="till", medium="whatsapp", words="Yes")
    wizard.post("columns", **wizard.chosen(**{"column-3": "notes"}))
    page = text_of(wizard.get("rules"))

    assert 'value="Feira 2026"' in page
    assert 'value="till"' in page


def test_the_check_counts_and_tells_problems_before_anything_changes(wizard, acme):
    wizard.check()
    page = text_of(wizard.get())

    assert "<mark>2 new people</mark>" in page
    assert "Import 2 people" in page
    assert "This number is too short" in page
    assert "The same person stands in row 4" in page
    with in_tenant(acme):
        assert not Contact.objects.exists()


def test_the_import_brings_them_in_with_tags_and_consent(wizard, acme):
    wizard.run(
        tags="Feira", agreed="on", category="marketing", medium="whatsapp", source="till", words="x"
    )
    page = text_of(wizard.get())

    assert "<mark>2 people are new</mark>" in page
    assert f"?import=created:{wizard.import_.pk}" in page
    with in_tenant(acme):
        assert Contact.objects.filter(phone="+5511900000142", name="Renata Siqueira").exists()
        assert Consent.objects.filter(given=True).count() == 2


def test_rows_with_problems_are_downloaded_with_the_reason(wizard):
    wizard.run()
    answer = wizard.get("errors")
    text = streams.text_of(answer)

    assert "José;1234567" in text
    assert "This number is too short" in text
    assert 'filename="clientes-errors.csv"' in answer["Content-Disposition"]


def test_undone_as_a_whole(wizard, acme):
    with in_tenant(acme):
        renata = contacts.create(acme, by=PLATFORM, name="Re", phone="+5511900000142")
    wizard.run()
    wizard.post("undo")
    wizard.work()
    page = text_of(wizard.get())

    assert "Undone: 1 person removed, 1 put back as they were." in page
    with in_tenant(acme):
        assert Contact.objects.get() == renata
        assert Contact.objects.get().name == "Re"


def test_left_before_it_runs_nothing_was_imported(wizard, acme):
    wizard.check()
    answer = wizard.client.post(f"{wizard.url}cancel/", follow=True)

    assert "Nothing was imported" in text_of(answer)
    assert wizard.import_.state == "cancelled"
    with in_tenant(acme):
        assert not Contact.objects.exists()


def test_it_can_be_left_and_come_back_to(wizard):
    wizard.check()

    listing = text_of(wizard.client.get("/t/acme/contacts/imports/"))
    assert "clientes.csv" in listing
    assert wizard.get("columns").status_code == 200
    wizard.post("run")
    assert wizard.get("columns").url == wizard.url


def test_how_the_file_is_written_can_be_corrected_without_scripts(wizard):
    page = text_of(wizard.get("columns"))
    assert "Western" in page or "Windows" in page
    assert ", recognised" in page

    answer = wizard.post("format", encoding="cp1252", delimiter="comma")

    assert answer.url == f"{wizard.url}columns/"
    page = text_of(wizard.get("columns"))
    assert "semicolon, recognised" in page
    assert '<option value="comma" selected>' in page
    assert len(wizard.import_.format["columns"]) == 1


def test_a_choice_of_how_it_is_written_shows_the_columns_and_rows_at_once(wizard):
    data = {"encoding": "utf-8", "delimiter": "semicolon"}
    wrong = wizard.client.post(f"{wizard.url}format/", data, headers={"HX-Request": "true"})
    data["encoding"] = "latin-1"
    right = wizard.client.post(f"{wizard.url}format/", data, headers={"HX-Request": "true"})

    assert "<html" not in text_of(right)
    assert 'id="import-columns"' in text_of(right)
    assert "S\ufffdo Paulo" in text_of(wrong)
    assert "São Paulo" in text_of(right)
    assert "How the first rows will be" in text_of(right)


def test_what_can_not_be_read_so_is_said_and_the_old_columns_stay(wizard):
    page = text_of(wizard.post("format", encoding="utf-16", delimiter="bar"))

    assert 'role="alert"' in page
    assert "Celular" in page
    assert wizard.import_.format["delimiter"] == ";"


def test_an_excel_workbook_has_nothing_to_correct(as_agent, acme):
    book = {"kind": "xlsx", "encoding": "utf-8", "delimiter": ",", "header": 1, "columns": ["a"]}
    with in_tenant(acme):
        one = Import.objects.create(filename="people.xlsx", path="", size=9, format=book)

    data = {"encoding": "cp1252", "delimiter": "tab"}
    answer = as_agent.post(f"/t/acme/contacts/imports/{one.pk}/format/", data)

    assert answer.status_code == 404


def test_who_looks_at_the_page_while_it_works_is_told_nothing(wizard, acme):
    wizard.check()
    wizard.post("run")
    wizard.get(headers={"HX-Request": "true"})
    wizard.work()

    assert wizard.import_.state == "done"
    assert not Notification.objects.exists()


def test_who_went_away_finds_it_in_the_bell(wizard, acme):
    wizard.check()
    wizard.post("run")
    wizard.work()

    notice = Notification.objects.get()
    assert wizard.url.endswith(notice.url)
    assert notice.user.email == "agent@acme.example.com"
    bell = text_of(wizard.client.get("/t/acme/notifications/"))
    assert "“clientes.csv” is imported" in bell


@pytest.mark.parametrize("state", Import.State.values)
def test_every_state_has_its_words_also_before_anything_is_counted(as_agent, acme, state):
    with in_tenant(acme):
        one = Import.objects.create(
            filename="people.csv", path="", size=9, state=state, format={"columns": []}, rows=None
        )

    assert "people.csv" in text_of(as_agent.get("/t/acme/contacts/imports/"))
    assert as_agent.get(f"/t/acme/contacts/imports/{one.pk}/").status_code in {200, 302}


def test_the_steps_go_on_with_the_part_that_changes(wizard):
    wizard.run()
    page = text_of(wizard.get(headers={"HX-Request": "true"}))

    assert page.count('aria-current="step"') == 1
    assert page.index("Check") < page.index('aria-current="step"') < page.index("Import<")


def test_where_they_agreed_is_not_called_optional(wizard):
    wizard.post("columns", **wizard.chosen())

    assert "optional" not in text_of(wizard.get("rules"))


def test_a_fragment_is_only_the_part_that_changes(wizard):
    wizard.check()
    page = text_of(wizard.get(headers={"HX-Request": "true"}))

    assert "<html" not in page
    assert f'id="import-{wizard.import_.pk}"' in page


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("", "empty.csv", "There is nobody in this file"),
        ("\xd0\xcf\x11\xe0old", "old.xls", "This is no spreadsheet that can be read"),
        ("PK\x03\x04torn", "torn.xlsx", "This workbook is broken"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(as_agent, acme, text, name, words):
    answer = upload(as_agent, text, name)

    assert answer.status_code == 422
    assert escape(words) in text_of(answer)
    with in_tenant(acme):
        assert not Import.objects.exists()


def test_no_file_at_all_is_told_too(as_agent):
    assert "No file came along" in text_of(as_agent.post("/t/acme/contacts/imports/"))


def test_by_script_the_next_page_is_opened(as_agent):
    answer = upload(as_agent, headers={"HX-Request": "true"})

    assert answer.status_code == 204
    assert answer["HX-Redirect"].endswith("/columns/")


def test_viewers_import_nothing(as_viewer):
    assert as_viewer.get("/t/acme/contacts/imports/").status_code == 403
    assert upload(as_viewer).status_code == 403


def test_more_people_than_the_plan_has_places_for(wizard, acme):
    wizard.check()
    acme.quota_overrides = {"max_contacts": 1}
    acme.save()
    answer = wizard.client.post(f"{wizard.url}run/", headers={"HX-Request": "true"})

    assert answer.status_code == 402
    assert wizard.import_.state == "checked"
