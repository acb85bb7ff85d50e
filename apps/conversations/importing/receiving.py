"""A file arrives: looked at, made CSV where it is a workbook, and kept until it is imported."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.core.files import File
from django.db import transaction

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations.importing import files, refusals, sniffing, workbooks
from apps.conversations.importing.formats import Format
from apps.conversations.models import Import
from apps.whatsapp.media.uploads import clean_name

LARGEST = 200 * 1024 * 1024  # bytes
LARGEST_WORKBOOK = 60 * 1024 * 1024
PATIENCE = 120  # seconds for a workbook
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_REFUSED = {
    workbooks.TOO_MANY_ROWS: refusals.TooManyRows,
    workbooks.TOO_MANY_COLUMNS: refusals.TooManyColumns,
    workbooks.NOTHING: refusals.Empty,
}


def receive(
    tenant: Tenant, upload: File[bytes], *, by: Actor, encoding: str = "", delimiter: str = ""
) -> Import:
    """Keep the file and say how it is written. Raises ImportRefused; then nothing was kept.

    `encoding`, one of `formats.ENCODINGS`, and `delimiter` for a CSV file whose sender knows.
    """
    name = clean_name(upload.name or "") or "contacts.csv"
    with tempfile.TemporaryDirectory(prefix="recado-import-") as folder:
        place = Path(folder) / "upload"
        _save(upload, place)
        kind = _kind(place)
        if kind == "xlsx":
            place = _as_csv(place)
        said = {"encoding": encoding, "delimiter": delimiter} if kind == "csv" else {}
        with place.open("rb") as file:
            return _keep(tenant, file, name, sniffing.sniff(file, kind=kind, **said), by)


def _save(upload: File[bytes], place: Path) -> None:
    size = 0
    with place.open("wb") as file:
        for piece in upload.chunks():
            size += len(piece)
            if size > LARGEST:
                raise refusals.TooLarge
            file.write(piece)
    if not size:
        raise refusals.Empty


def _kind(place: Path) -> str:
    """By the first bytes, whatever the name says. An old .xls can't be read."""
    with place.open("rb") as file:
        start = file.read(4)
    if start == _OLD_EXCEL:
        raise refusals.WrongType
    return "xlsx" if start == _ZIP else "csv"


def _as_csv(workbook: Path) -> Path:
    if workbook.stat().st_size > LARGEST_WORKBOOK:
        raise refusals.TooManyRows
    target = workbook.with_suffix(".csv")
    command = [sys.executable, "-I", workbooks.__file__, str(workbook), str(target)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as exc:
        raise refusals.Unreadable from exc
    if done.returncode != workbooks.FINE:
        raise _REFUSED.get(done.returncode, refusals.Unreadable)
    return target


def _keep(tenant: Tenant, file: IO[bytes], name: str, format_: Format, by: Actor) -> Import:
    import_ = Import(filename=name[:255], format=format_.as_json(), by_name=by.name[:160])
    import_.size = file.seek(0, 2)
    import_.by_id = by.user.pk if by.user else None
    files.put(import_, file)
    with _or_away(import_), transaction.atomic():
        import_.save()
        audit.record("import.uploaded", by=by, tenant=tenant, about=import_)
    return import_


@contextmanager
def _or_away(import_: Import) -> Iterator[None]:
    """No file stays without its row."""
    try:
        yield
    except BaseException:
        files.drop(import_)
        raise
