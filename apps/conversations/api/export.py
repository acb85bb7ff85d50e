"""contacts/export: contacts as a CSV file."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from rest_framework import serializers

from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.view import ApiView
from apps.accounts.api.wire import Query
from apps.conversations.api.segments import segment_of
from apps.conversations.models import Contact
from apps.conversations.people import search
from apps.conversations.segments import exporting, rules
from apps.conversations.segments.refusals import BadColumns, BrokenSegment


class ExportQuery(Query):
    """`columns`: keys with commas between, such as `name,phone,attribute:city`; left out, the
    usual ones and all attributes. `bom`: Excel reads accents only with it."""

    segment = serializers.UUIDField(required=False)
    search = serializers.CharField(max_length=200, required=False)
    columns = serializers.CharField(max_length=2000, required=False)
    bom = serializers.BooleanField(default=False)


class Export(ApiView):
    """Contacts to take along."""

    permission = {"GET": "contacts.export"}

    @operation(asks=ExportQuery, content="text/csv", refuses=(BrokenSegment, BadColumns))
    def get(self, request: ApiRequest, values: dict[str, Any]) -> HttpResponseBase:
        """Download contacts as CSV, streamed, the oldest first. Cells that a spreadsheet would
        run begin with an apostrophe."""
        return exporting.answer(
            request.tenant,
            _wanted(values),
            keys=[key for key in values.get("columns", "").split(",") if key],
            bom=values["bom"],
            by=request.actor,
        )


def _wanted(values: dict[str, Any]) -> QuerySet[Contact]:
    rows: QuerySet[Contact] = Contact.objects.present()
    if "segment" in values:
        rows = rules.members(segment_of(values["segment"]))
    if "search" in values:
        rows = search.matching(rows, values["search"], capped=False)
    return rows
