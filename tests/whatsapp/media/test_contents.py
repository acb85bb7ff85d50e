"""What a file is, by its bytes."""

from __future__ import annotations

import pytest

from apps.whatsapp.media.contents import is_program_name, mime_type_of
from tests.whatsapp.media import files


@pytest.mark.parametrize(
    ("head", "name", "found"),
    [
        (files.picture("JPEG"), "a.png", "image/jpeg"),
        (files.picture("PNG"), "a.txt", "image/png"),
        (files.picture("WEBP"), "", "image/webp"),
        (files.picture("GIF", mode="P"), "", "image/gif"),
        (files.PDF, "a.exe", "application/pdf"),
        (b"PK\x03\x04....", "report.DOCX", ("application/vnd.openxmlformats-officedocument"
         ".wordprocessingml.document")),
        (b"PK\x03\x04....", "things.zip", "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old.xls", "application/vnd.ms-excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old.png", "application/octet-stream"),
        (b"nome;telefone\nAna;1\n", "people.csv", "text/csv"),
        ("Olá, ç".encode(), "", "text/plain"),
        ("Olá".encode("latin-1"), "", "application/octet-stream"),
        ("Olá".encode("latin-1"), "people.csv", "text/csv"),
        (b"\xff\xfeO\x00l\x00", "", "application/octet-stream"),
        (b"\0\0\0\x18ftypheic", "photo.jpg", "image/heic"),
        (b"", "a.jpg", "application/octet-stream"),
        (b'<?xml version="1.0"?><nfeProc versao="4.00"/>', "invoice.xml", "text/xml"),
        (b"2 < 3, as everybody knows <html>", "", "text/plain"),
    ],
)  # fmt: skip
def test_the_bytes_say_what_it_is(head, name, found):
    assert mime_type_of(head[:4096], name) == found


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (files.SVG, "image/svg+xml"),
        (b"\xef\xbb\xbf  <!-- hi --> <SVG onload=alert(1)>", "image/svg+xml"),
        (files.HTML, "text/html"),
        (b"<script>alert(1)</script>", "text/html"),
        (b"\xff\xfe" + "<html><script>".encode("utf-16-le"), "text/html"),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', "text/html"),
        (b"MZ\x90\x00", "application/x-executable"),
        (b"\x7fELF\x02", "application/x-executable"),
        (b"#!/bin/sh\nrm -r /\n", "application/x-executable"),
    ],
)
def test_what_can_act_is_recognised_under_any_name(head, found):
    assert mime_type_of(head, "holiday.jpg") == found


@pytest.mark.parametrize("name", ["a.EXE", "photo.jpg.js", "x.svg", "run.bat.", "app.apk"])
def test_names_that_run_when_opened(name):
    assert is_program_name(name)


@pytest.mark.parametrize("name", ["a.pdf", "exe", "contract.v2.docx", ""])
def test_names_that_do_not(name):
    assert not is_program_name(name)
