"""An import at work: seen, checked, run, stopped, undone, and what it could not take."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts import streams
from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.conversations.importing import (
    cancelling,
    checking,
    figures,
    notices,
    rejects,
    running,
    undoing,
)
from apps.conversations.models import Import
from apps.conversations.views.imports import import_of

State = Import.State


@requires("contacts.manage")
@require_GET
def page(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Where the import stands; before the check, the step that is next."""
    import_ = import_of(pk)
    if import_.state == State.UPLOADED:
        return redirect("import_columns", import_.pk)
    if import_.state == State.MAPPED:
        return redirect("import_rules", import_.pk)
    return _shown(request, import_)


def _shown(request: MemberRequest, import_: Import) -> HttpResponse:
    name = "_import.html" if is_fragment(request) else "import.html"
    context = {"import": import_, "figures": (found := figures.of(import_))}
    if found.is_working:
        notices.looking(import_, request.user)
    response = render(request, f"conversations/imports/{name}", context)
    response["Vary"] = "HX-Request"
    return response


@requires("contacts.manage")
@require_POST
def check(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Look at the whole file once more, for people may have changed since."""
    return _done(request, checking.start(request.tenant, import_of(pk), by=request.actor))


@requires("contacts.manage")
@require_POST
def run(request: MemberRequest, pk: UUID) -> HttpResponse:
    return _done(request, running.start(request.tenant, import_of(pk), by=request.actor))


@requires("contacts.manage")
@require_POST
def cancel(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Before it runs that is leaving the wizard; afterwards the next chunk is not begun."""
    import_ = import_of(pk)
    is_at_work = import_.state in {State.CHECKING, State.RUNNING}
    import_ = cancelling.cancel(request.tenant, import_, by=request.actor)
    if is_at_work:
        return _done(request, import_)
    messages.success(request, _("Nothing was imported."))
    return redirect("imports")


@requires("contacts.manage")
@require_POST
def undo(request: MemberRequest, pk: UUID) -> HttpResponse:
    return _done(request, undoing.start(request.tenant, import_of(pk), by=request.actor))


def _done(request: MemberRequest, import_: Import) -> HttpResponse:
    if is_fragment(request):
        # A short one may be over by now, and its last news may have come before this answer.
        return _shown(request, import_of(import_.pk))
    return redirect("import", import_.pk)


@requires("contacts.manage")
@require_GET
def errors(request: MemberRequest, pk: UUID) -> StreamingHttpResponse:
    """The rows that were not taken as they stand: the original columns, and why."""
    import_ = import_of(pk)
    name = f"{import_.filename.rpartition('.')[0] or import_.filename}-errors.csv"
    return streams.csv_answer(name, rejects.errors_csv(import_), tenant=request.tenant)
