"""What is being done, and was done, to many contacts at once."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.conversations.models import BulkJob
from apps.conversations.segments import bulk, exporting, workbooks
from apps.whatsapp.media import serving
from apps.whatsapp.media.shelf import Gone

PAGE = "conversations/segments/jobs.html"
ONE = "conversations/segments/_job.html"
_SIZE = 30


@requires("contacts.manage")
@require_GET
def listing(request: MemberRequest) -> HttpResponse:
    page = Paginator(BulkJob.objects.all(), _SIZE).get_page(request.GET.get("page"))
    at_work = BulkJob.objects.filter(state__in=("waiting", "running")).count()
    return render(request, PAGE, {"page": page, "at_work": at_work, "may_change": True})


@requires("contacts.manage")
@require_GET
def one(request: MemberRequest, pk: UUID) -> HttpResponse:
    """How a job stands, as a part of a page."""
    return _drawn(request, get_object_or_404(BulkJob, pk=pk))


@requires("contacts.manage")
@require_POST
def cancel(request: MemberRequest, pk: UUID) -> HttpResponse:
    job = get_object_or_404(BulkJob, pk=pk)
    return _answer(request, bulk.cancel(request.tenant, job, by=request.actor))


@requires("contacts.manage")
@require_POST
def undo(request: MemberRequest, pk: UUID) -> HttpResponse:
    job = get_object_or_404(BulkJob, pk=pk)
    return _answer(request, bulk.undo(request.tenant, job, by=request.actor))


@requires("contacts.export")
@require_GET
def file(request: MemberRequest, pk: UUID, token: str) -> HttpResponseBase:
    """An export's file, by its signed link."""
    job = get_object_or_404(BulkJob, pk=pk)
    if not workbooks.is_link_of(job, token):
        raise Http404
    name = f"{exporting.filename(request.tenant)}.xlsx"
    disposition = content_disposition_header(True, name) or "attachment"
    item = serving.Item(job.path, job.size, workbooks.MIME, disposition, f'"{job.pk}"')
    try:
        return serving.answer(request, item)
    except Gone as exc:
        raise Http404 from exc


def _answer(request: MemberRequest, job: BulkJob) -> HttpResponse:
    return _drawn(request, job) if is_fragment(request) else redirect("bulk_jobs")


def _drawn(request: MemberRequest, job: BulkJob) -> HttpResponse:
    return render(request, ONE, {"job": job, "may_change": True})
