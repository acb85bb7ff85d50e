"""Somebody says how a file is written, where it was recognised wrongly."""

from __future__ import annotations

import io
from dataclasses import replace

from django.db import transaction

from apps.accounts.models import Tenant
from apps.conversations.importing import files, formats, planning, sniffing
from apps.conversations.importing.refusals import NotNow, WrongType
from apps.conversations.models import Import

_LOOKED_AT = 4 * formats.PIECE  # bytes


def correct(tenant: Tenant, import_: Import, *, encoding: str, delimiter: str) -> Import:
    """Look at the kept file's columns anew; what was chosen for the old ones counts no longer.

    `encoding` is one of `formats.ENCODINGS`. Raises WrongType, Empty, TooManyColumns (then it is
    read as before), FileGone, and NotNow once it runs.
    """
    kept = formats.read(import_.format)
    if kept.kind != "csv":
        raise WrongType
    with files.opened(import_) as file:
        head = io.BytesIO(file.read(_LOOKED_AT))
    found = sniffing.sniff(head, kind=kept.kind, encoding=encoding, delimiter=delimiter)
    with transaction.atomic():
        locked = Import.objects.select_for_update().get(pk=import_.pk)
        if locked.state not in planning.OPEN:
            raise NotNow
        was = kept.sniffed or (kept.encoding, kept.delimiter)
        locked.format = replace(found, sniffed=was).as_json()
        locked.state, locked.plan = Import.State.UPLOADED, {}
        planning.forget_check(locked)
    return locked
