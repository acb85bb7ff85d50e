"""The audit log: read, filtered, taken along."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET

from apps.accounts import cursors, spreadsheets
from apps.accounts.access import requires
from apps.accounts.audit_words import of_action, of_field
from apps.accounts.forms.audit import AuditFilter
from apps.accounts.models import AuditEntry
from apps.accounts.requests import MemberRequest
from apps.accounts.tenancy import in_public
from apps.accounts.views.answers import is_fragment

PAGE = "accounts/audit.html"
_SIZE = 50  # entries a page
_CHUNK = 500  # entries a query while exporting


@requires("audit.view")
@require_GET
def log(request: MemberRequest) -> HttpResponse:
    form = AuditFilter(request.GET or None, tenant=request.tenant)
    page = cursors.cut(
        form.found(),
        size=_SIZE,
        before=request.GET.get("before", ""),
        after=request.GET.get("after", ""),
    )
    context = {
        "form": form,
        "page": page,
        "entries": [_shown(entry) for entry in page.rows],
        "filtered": any(request.GET.get(name) for name in form.fields),
        "query": _query(request),
    }
    template = f"{PAGE}#entries" if is_fragment(request) else PAGE
    response = render(request, template, context)
    response["Vary"] = "HX-Request"
    return response


def _query(request: MemberRequest) -> str:
    """The filters of the address, without the cursors."""
    query = request.GET.copy()
    for name in ("before", "after"):
        query.pop(name, None)
    return query.urlencode()


def _shown(entry: AuditEntry) -> dict[str, Any]:
    names = dict.fromkeys([*entry.before, *entry.after])
    return {
        "entry": entry,
        "said": of_action(entry.action),
        "changes": [
            {
                "field": of_field(name),
                "before": _in_words(entry.before.get(name)),
                "after": _in_words(entry.after.get(name)),
            }
            for name in names
        ],
    }


def _in_words(value: Any) -> str:
    if value is None or value == "":
        return "\u2013"  # en dash: nothing
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


@requires("audit.view")
@require_GET
def export(request: MemberRequest) -> StreamingHttpResponse:
    """All entries that match, as CSV, a chunk at a time."""
    entries = AuditFilter(request.GET or None, tenant=request.tenant).found()
    name = f"audit-{request.tenant.slug}-{timezone.localdate():%Y-%m-%d}.csv"
    language, zone = request.LANGUAGE_CODE, request.tenant.time_zone  # type: ignore[attr-defined]
    response = StreamingHttpResponse(
        _lines(entries, language, zone), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


async def _lines(entries: QuerySet[AuditEntry], language: str, zone: str) -> AsyncIterator[str]:
    yield spreadsheets.BOM + _heading(language)
    last: UUID | None = None
    while True:
        text, last = await sync_to_async(_chunk)(entries, last, language, zone)
        if last is None:
            return
        yield text


def _heading(language: str) -> str:
    with override(language):
        return spreadsheets.line(
            [_("When"), _("Who"), _("What"), _("About"), _("Before"), _("After"), _("Address")]
        )


def _chunk(
    entries: QuerySet[AuditEntry], last: UUID | None, language: str, zone: str
) -> tuple[str, UUID | None]:
    """The lines after `last`, and the new last; None when there is nothing left.

    The stream outlives the request, so each chunk says for itself where it reads.
    """
    with in_public(), override(language), timezone.override(zone):
        rows = list((entries.filter(pk__lt=last) if last else entries)[:_CHUNK])
        text = "".join(spreadsheets.line(_cells(row)) for row in rows)
    return text, rows[-1].pk if rows else None


def _cells(entry: AuditEntry) -> list[Any]:
    return [
        timezone.localtime(entry.at).isoformat(timespec="seconds"),
        entry.actor_name,
        of_action(entry.action),
        entry.object_name,
        json.dumps(entry.before, ensure_ascii=False) if entry.before else "",
        json.dumps(entry.after, ensure_ascii=False) if entry.after else "",
        entry.address,
    ]
