"""Files as they really come: encodings, delimiters, titles above, workbooks, and wrecks."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.accounts.errors import Refusal
from apps.conversations.importing import refusals, rejects, sampling
from apps.conversations.models import Contact, Import
from tests.conversations.importing.sheets import counts, go, imported, look, planned, sent

pytestmark = pytest.mark.usefixtures("inside_acme")


def workbook(rows: list[list[object]], *, hidden_first: bool = False) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        if hidden_first:
            secret = book.add_worksheet("old")
            secret.write(0, 0, "telefone")
            secret.write(1, 0, "11900000199")
        sheet = book.add_worksheet("people")
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)
        if hidden_first:
            sheet.activate()
            sheet.set_first_sheet()
            secret.hide()
    return file.getvalue()


MESSY = (
    "Cadastro de clientes – loja centro;;;\r\n;;;\r\n"
    "Nome Completo;Celular / WhatsApp ;E-mail;Observações\r\n"
    '"Conceição; Márcia";(11) 90000-0101;MARCIA@EXAMPLE.COM;"ligou ""ontem""\r\nde novo"\r\n'
    "José Antônio ;011 90000 0102;;\r\n"
    ";;;\r\n"
    "Zé;55 11 90000.0103;;\r\n"
    "Ana;1.1900E+10;ana@example.com;\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_messy_brazilian_list_is_understood_in_any_encoding(acme, encoding):
    import_ = imported(acme, MESSY.encode(encoding), area="11")

    assert counts(import_) == {"new": 3, "invalid": 1}
    marcia = Contact.objects.get(phone="+5511900000101")
    assert (marcia.name, marcia.email) == ("Conceição; Márcia", "marcia@example.com")
    assert marcia.notes == 'ligou "ontem"\r\nde novo'
    assert Contact.objects.filter(phone="+5511900000103").exists()
    [row] = rejects.lines(import_)
    assert (row.line, row.cells[0]) == (8, "Ana")
    assert "damaged" in rejects.words(row)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_usual_delimiter_is_found(acme, delimiter):
    rows = [["nome", "telefone", "email"], ["Rosa", "11900000101", "r@example.com"]]
    text = "\n".join(delimiter.join(row) for row in rows)

    assert counts(imported(acme, text)) == {"new": 1}


def test_a_list_without_header_is_recognised_by_what_it_holds(acme):
    import_ = sent(acme, "Rosa Silva;11900000101;r@example.com\nAna Lima;11900000102;\n")

    assert import_.format["header"] == 0
    assert sampling.sample(import_).guesses == {0: "name", 1: "phone", 2: "email"}


def test_a_workbook_comes_in_like_a_list(acme):
    rows = [["Nome", "Telefone", "Nascimento"], ["Rosa", 11900000101, 33000], ["Ana", "119", ""]]

    import_ = imported(acme, workbook(rows, hidden_first=True), name="clientes.xlsx")

    assert import_.format["kind"] == "xlsx"
    assert counts(import_) == {"new": 1, "invalid": 1}
    assert Contact.objects.get().phone == "+5511900000101"


def test_a_workbook_with_too_many_rows_is_refused(acme):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "telefone")
        sheet.write(100_050, 0, "11900000101")

    with pytest.raises(refusals.TooManyRows):
        sent(acme, file.getvalue(), "clientes.xlsx")


def bomb() -> bytes:
    """A workbook whose sheet unpacks to far more than it is."""
    packed, wrapped = io.BytesIO(workbook([["telefone"], ["11900000101"]])), io.BytesIO()
    with (
        zipfile.ZipFile(packed) as old,
        zipfile.ZipFile(wrapped, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            data = old.read(part)
            if part.endswith("sheet1.xml"):
                data += b" " * (700 * 1024 * 1024)
            new.writestr(part, data)
    return wrapped.getvalue()


def far_apart() -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "telefone")
        sheet.write(99_999, 16_383, "11900000101")
    return file.getvalue()


@pytest.mark.parametrize("make", [bomb, far_apart], ids=["unpacks to much", "cells far apart"])
def test_a_workbook_that_would_take_all_memory_is_refused(acme, make):
    with pytest.raises((refusals.Unreadable, refusals.TooManyColumns)):
        sent(acme, make(), "clientes.xlsx")


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", refusals.Empty),
        (b"nome;telefone\n", refusals.Empty),
        (b"\n\n\n", refusals.Empty),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", refusals.WrongType),
        (b"\xd0\xcf\x11\xe0old excel", refusals.WrongType),
        (b"PK\x03\x04no archive", refusals.Unreadable),
        (b",".join(b"c%d" % n for n in range(300)) + b"\n" + b"1," * 299, refusals.TooManyColumns),
    ],
    ids=["empty", "only a header", "blank lines", "a picture", "old Excel", "broken", "too wide"],
)
def test_what_is_no_list_of_people_is_refused_in_words(acme, content, refusal):
    with pytest.raises(refusal) as refused:
        sent(acme, content)

    assert str(refused.value).endswith(".")
    assert not Import.objects.exists()


def test_cells_that_shift_a_row_are_told_and_not_taken(acme):
    import_ = imported(acme, "nome,telefone\nSilva, Rosa,11900000101\nAna,11900000102\n")

    assert counts(import_) == {"new": 1, "invalid": 1}


def test_what_can_not_be_decoded_is_told_and_not_taken(acme):
    content = b"nome,telefone\nAna,11900000102\n" + "José".encode("cp1252")
    text = b"\xef\xbb\xbf" + content + b",11900000101\n"

    assert counts(imported(acme, text)) == {"new": 1, "invalid": 1}


def test_names_that_are_known_tell_the_delimiter_where_rows_are_torn(acme):
    """By commas, two of three records would agree."""
    text = b"Telefone;Nome;Tags\n11900000101;Ana;A, b;x\n11900000102;Rui;A, b;x;y\n"

    assert counts(imported(acme, text)) == {"new": 2}


@given(data=st.data())
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_run_does_what_the_dry_run_announced(acme, data):
    """Whatever the encoding, delimiter, quotes, header, forms of numbers and broken rows."""
    draw = data.draw
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
    delimiter = draw(st.sampled_from(";,\t|"))
    names = draw(st.permutations(["Nome", "Telefone", "E-mail", "Categoria", "Tags"]))
    cell = {
        "Nome": st.text("aãç éZ;,\"'\n|", max_size=8),
        "Telefone": st.one_of(
            st.builds(
                "{}{}".format,
                st.sampled_from(["119", "(11) 9", "+55 11 9", "0119", "5511", "11", ""]),
                st.sampled_from(["0000-0101", "00000102", "0000 0103", "0000104", "abc", ""]),
            ),
        ),
        "E-mail": st.sampled_from(["", "a@example.com", "B@Example.com", "b@example.com", "x@"]),
        "Categoria": st.sampled_from(["", "vip", "gold  ", "x" * 90]),
        "Tags": st.sampled_from(["", "a", "A, b", "y" * 60]),
    }
    rows = draw(st.lists(st.tuples(*(cell[name] for name in names)), min_size=1, max_size=12))
    lines = [delimiter.join(names)]
    for row in rows:
        quoted = ['"' + one.replace('"', '""') + '"' for one in row]
        torn = draw(st.sampled_from(["", "", "", "", delimiter + "x", '"']))
        lines.append(delimiter.join(quoted) + torn)
    content = draw(st.sampled_from(["\n", "\r\n"])).join(lines).encode(encoding)
    rule = draw(st.sampled_from(["update", "fill", "skip"]))

    import_ = planned(acme, content, on_duplicate=rule, tags=draw(st.sampled_from([[], ["all"]])))
    before = Contact.objects.count()
    look(acme, import_)
    if import_.state == Import.State.FAILED:
        assert import_.problem == "nobody"
        return
    announced = dict(import_.announced)
    go(acme, import_)

    assert import_.state == Import.State.DONE
    assert import_.counts == announced
    added_up = sum(count for name, count in announced.items() if name != "opted_out")
    assert added_up == import_.rows
    assert Contact.objects.count() == before + announced["new"]
    again = imported(acme, content, on_duplicate="fill")
    assert again.counts["new"] == 0


def wrecks(count: int) -> list[bytes]:
    """Good files, each cut, swapped, doubled or overwritten somewhere."""
    chance = random.Random(4)
    good = [
        MESSY.encode("cp1252"),
        MESSY.encode("utf-16"),
        workbook([["Nome", "Telefone"], *([f"P{n}", f"119000001{n:02}"] for n in range(30))]),
    ]
    return [_wrecked(bytearray(good[n % len(good)]), chance) for n in range(count)]


def _wrecked(content: bytearray, chance: random.Random) -> bytes:
    for _time in range(chance.randint(1, 6)):
        place = chance.randrange(max(1, len(content)))
        kind = chance.randrange(5)
        if kind == 0:
            del content[place:]
        elif kind == 1:
            content[place : place + 1] = bytes([chance.randrange(256)])
        elif kind == 2:
            content[place:place] = chance.choice([b'"', b";", b"\x00", b"\xff\xfe", b"\n", b"\r"])
        elif kind == 3:
            content[place:place] = content[place : place + 50]
        else:
            del content[place : place + chance.randint(1, 20)]
    return bytes(content)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_300_wrecked_files_are_refused_in_words_or_taken_in_rightly(acme):
    for content in wrecks(300):
        try:
            import_ = planned(acme, content, area="11")
        except Refusal:
            continue
        look(acme, import_)
        assert import_.state in {Import.State.CHECKED, Import.State.FAILED}
        assert import_.problem in {"", "nobody", "too_many_tags"}
