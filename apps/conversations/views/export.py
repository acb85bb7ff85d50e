"""Taking contacts along: which columns, for which program."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import ask
from apps.conversations.forms.segments import ExportForm
from apps.conversations.segments import counting, exporting, filters, words, workbooks
from apps.conversations.segments.filters import Filters

PAGE = "conversations/segments/export.html"


@requires("contacts.export")
def ask_export(request: MemberRequest) -> HttpResponseBase:
    """Everybody whom the list's address finds; it stands in the address, or in `address`."""
    asked = filters.read(
        QueryDict(request.POST.get("address", "")) if request.POST else request.GET
    )
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _export(request, asked, form.cleaned_data)
    return _asked(request, asked, form)


def _asked(request: MemberRequest, asked: Filters, form: ExportForm) -> HttpResponse:
    context = {
        "form": form,
        "address": filters.address(asked),
        "counted": counting.count(filters.matching(asked, capped=False)),
        "sentence": words.sentence(asked.rules) if asked.rules else "",
        "search": asked.search,
    }
    return ask(request, PAGE, context)


def _export(
    request: MemberRequest, asked: Filters, wanted: dict[str, str | list[str]]
) -> HttpResponseBase:
    keys = list(wanted["columns"])
    if wanted["file"] == ExportForm.XLSX:
        workbooks.start(request.tenant, asked, keys=keys, by=request.actor)
        messages.info(request, _("The Excel file is being made. It will wait for you here."))
        return redirect("bulk_jobs")
    rows = filters.matching(asked, capped=False)
    bom = wanted["file"] == ExportForm.CSV
    return exporting.answer(request.tenant, rows, keys=keys, bom=bom, by=request.actor)
