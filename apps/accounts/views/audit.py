"""The audit log: read, filtered, taken along."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from apps.accounts import audit_csv, cursors
from apps.accounts.access import requires
from apps.accounts.audit_words import of_action, of_field
from apps.accounts.forms.audit import AuditFilter
from apps.accounts.models import AuditEntry
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment

PAGE = "accounts/audit.html"
_SIZE = 50  # entries a page


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
    return audit_csv.answer(entries, name, zone=request.tenant.time_zone)
