"""Taking contacts along: whom, which columns, for which program."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import ask
from apps.conversations.forms.segments import ExportForm
from apps.conversations.segments import chosen, counting, exporting, filters, words, workbooks
from apps.conversations.segments.chosen import Selected
from apps.conversations.segments.filters import Filters
from apps.conversations.views import selection

PAGE = "conversations/segments/export.html"
ASK = "ask"  # by whom the list's bar sends those chosen, before anything else is chosen


@requires("contacts.export")
def ask_export(request: MemberRequest) -> HttpResponseBase:
    """GET: everybody whom the list's address finds. POST: whom `selection` means."""
    if request.method != "POST":
        asked = filters.read(request.GET)
        return _asked(request, asked, asked, ExportForm(keys=asked.columns))
    whom = selection.of(request)
    asked = filters.read(QueryDict(request.POST.get("address", "")))
    is_sent = ASK not in request.POST
    form = ExportForm(request.POST if is_sent else None, keys=asked.columns)
    if is_sent and form.is_valid():
        return _export(request, whom, form.cleaned_data)
    return _asked(request, whom, asked, form)


def _asked(
    request: MemberRequest, whom: Selected, asked: Filters, form: ExportForm
) -> HttpResponse:
    """`asked`: the list as it was looked at. Raises NothingChosen."""
    context: dict[str, Any] = {
        "form": form,
        "address": filters.address(asked),
        "counted": counting.count(chosen.found(whom)),
    }
    if isinstance(whom, Filters):
        context["sentence"] = words.sentence(whom.rules) if whom.rules else ""
        context["search"] = whom.search
    else:
        context["ids"] = whom
    return ask(request, PAGE, context)


def _export(
    request: MemberRequest, whom: Selected, wanted: dict[str, str | list[str]]
) -> HttpResponseBase:
    keys = list(wanted["columns"])
    if wanted["file"] == ExportForm.XLSX:
        workbooks.start(request.tenant, whom, keys=keys, by=request.actor)
        messages.info(request, _("The Excel file is being made. It will wait for you here."))
        return redirect("bulk_jobs")
    excels = wanted["file"] == ExportForm.CSV
    return exporting.answer(
        request.tenant,
        chosen.found(whom),
        keys=keys,
        bom=excels,
        delimiter=exporting.excels_delimiter() if excels else ",",
        by=request.actor,
    )
