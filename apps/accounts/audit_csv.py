"""The audit log as a table to take along, however long it is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts import spreadsheets, streams
from apps.accounts.audit_words import of_action
from apps.accounts.models import AuditEntry

_CHUNK = 500  # entries a query


def answer(
    entries: QuerySet[AuditEntry], name: str, *, zone: str, company: bool = False
) -> StreamingHttpResponse:
    """All the entries, newest first, in the language in force; `company` adds a column."""
    entries = entries.select_related("tenant").order_by("-pk")
    return streams.csv_answer(name, _pieces(entries, company), tenant=None, zone=zone)


def _pieces(entries: QuerySet[AuditEntry], company: bool) -> Iterator[str]:
    names = [_("When"), _("Who"), _("What"), _("About"), _("Before"), _("After"), _("Address")]
    yield spreadsheets.BOM + spreadsheets.line([*names, *([_("Company")] if company else [])])
    rows = list(entries[:_CHUNK])
    while rows:
        yield "".join(spreadsheets.line(_cells(row, company)) for row in rows)
        rows = list(entries.filter(pk__lt=rows[-1].pk)[:_CHUNK])


def _cells(entry: AuditEntry, company: bool) -> list[Any]:
    cells = [
        timezone.localtime(entry.at).isoformat(timespec="seconds"),
        entry.actor_name,
        of_action(entry.action),
        entry.object_name,
        json.dumps(entry.before, ensure_ascii=False) if entry.before else "",
        json.dumps(entry.after, ensure_ascii=False) if entry.after else "",
        entry.address,
    ]
    return [*cells, entry.tenant or ""] if company else cells
