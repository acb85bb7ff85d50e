"""The audit log as a table to take along, however long it is."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from apps.accounts import spreadsheets
from apps.accounts.audit_words import of_action
from apps.accounts.models import AuditEntry
from apps.accounts.tenancy import in_public

_CHUNK = 500  # entries a query


def answer(
    entries: QuerySet[AuditEntry], name: str, *, zone: str, company: bool = False
) -> StreamingHttpResponse:
    """All the entries, newest first, in the language in force; `company` adds a column."""
    entries = entries.select_related("tenant").order_by("-pk")
    table = Table(entries, get_language() or "en", zone, company=company)
    response = StreamingHttpResponse(table.lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class Table:
    def __init__(
        self, entries: QuerySet[AuditEntry], language: str, zone: str, *, company: bool
    ) -> None:
        self._entries, self._language, self._zone = entries, language, zone
        self._company = company

    async def lines(self) -> AsyncIterator[str]:
        yield spreadsheets.BOM + self._heading()
        last: UUID | None = None
        while True:
            text, last = await sync_to_async(self._chunk)(last)
            if last is None:
                return
            yield text

    def _heading(self) -> str:
        with override(self._language):
            names = [_("When"), _("Who"), _("What"), _("About"), _("Before"), _("After")]
            return spreadsheets.line(
                [*names, _("Address"), *([_("Company")] if self._company else [])]
            )

    def _chunk(self, last: UUID | None) -> tuple[str, UUID | None]:
        """The lines after `last`, and the new last; None when there is nothing left.

        The stream outlives the request, so each chunk says for itself where it reads.
        """
        with in_public(), override(self._language), timezone.override(self._zone):
            older = self._entries.filter(pk__lt=last) if last else self._entries
            rows = list(older[:_CHUNK])
            text = "".join(spreadsheets.line(self._cells(row)) for row in rows)
        return text, rows[-1].pk if rows else None

    def _cells(self, entry: AuditEntry) -> list[Any]:
        cells = [
            timezone.localtime(entry.at).isoformat(timespec="seconds"),
            entry.actor_name,
            of_action(entry.action),
            entry.object_name,
            json.dumps(entry.before, ensure_ascii=False) if entry.before else "",
            json.dumps(entry.after, ensure_ascii=False) if entry.after else "",
            entry.address,
        ]
        return [*cells, entry.tenant or ""] if self._company else cells
