"""Figures as a table that a spreadsheet opens: a line of names, then a line for each thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from apps.accounts import spreadsheets


def csv_answer(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """`name`: of the file, without its ending."""
    body = "".join(spreadsheets.line(row) for row in (head, *rows))
    response = HttpResponse(spreadsheets.BOM + body, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
