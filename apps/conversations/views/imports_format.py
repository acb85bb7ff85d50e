"""How the file is written, when it was recognised wrongly: chosen by hand, and seen at once."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.accounts.views.refusals import told_in
from apps.conversations.forms.imports import FormatForm
from apps.conversations.importing import correcting, formats
from apps.conversations.importing.formats import DELIMITERS
from apps.conversations.views.imports import import_of
from apps.conversations.views.imports_plan import COLUMNS, columns_context


@requires("contacts.manage")
@require_POST
def correct(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The columns as they are when the file is read so; where it can't be, why."""
    import_ = import_of(pk)
    how = formats.read(import_.format)
    if how.kind != "csv":
        raise Http404
    form = FormatForm(request.POST, how=how)
    if form.is_valid():
        said = {**form.cleaned_data, "delimiter": DELIMITERS[form.cleaned_data["delimiter"]]}
        with told_in(form):
            import_ = correcting.correct(request.tenant, import_, **said)
            if not is_fragment(request):
                return redirect("import_columns", import_.pk)
            return render(request, f"{COLUMNS}#columns", columns_context(request, import_))
    context = {**columns_context(request, import_), "format_form": form}
    return render(request, f"{COLUMNS}#columns" if is_fragment(request) else COLUMNS, context)
