"""Bringing people in: the file is given here, and what was brought before is listed."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.core.files import File
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.access import requires
from apps.accounts.errors import Refusal
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.accounts.views.gone import found
from apps.conversations.importing import receiving
from apps.conversations.importing.refusals import Empty
from apps.conversations.models import Import
from apps.conversations.views.gone import ImportGone

_PAGE = "conversations/imports/list.html"
_SIZE = 30  # imports a page


def import_of(pk: UUID) -> Import:
    return found(Import.objects.all(), ImportGone, pk=pk)


@requires("contacts.manage")
@require_http_methods(["GET", "POST"])
def listing(request: MemberRequest) -> HttpResponse:
    """The place to drop a file; a file that is posted goes on to its columns."""
    if request.method == "POST":
        return _received(request)
    return _page(request)


def _page(request: MemberRequest, *, wrong: str = "", status: int = 200) -> HttpResponse:
    page = Paginator(Import.objects.order_by("-pk"), _SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "wrong": wrong, "most": receiving.LARGEST}
    template = f"{_PAGE}#upload" if is_fragment(request) else _PAGE
    return render(request, template, context, status=status)


def _received(request: MemberRequest) -> HttpResponse:
    upload = request.FILES.get("file")
    try:
        if upload is None:
            raise Empty(_("No file came along. Choose one."))
        file = cast("File[bytes]", upload)
        import_ = receiving.receive(request.tenant, file, by=request.actor)
    except Refusal as refusal:
        return _page(request, wrong=str(refusal), status=422)
    url = reverse("import_columns", args=[import_.pk])
    if is_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)
