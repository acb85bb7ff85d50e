"""One act for those who are chosen in the list, or for everybody the filter finds."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from apps.accounts.access import requires
from apps.accounts.errors import NotAllowed, Refusal
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.conversations.models import BulkJob
from apps.conversations.people import tags
from apps.conversations.segments import bulk, columns, filters, workbooks
from apps.conversations.segments.chosen import Chosen

JOB = "conversations/segments/_job.html"
Action = BulkJob.Action
#: What the bar offers, and what else than changing contacts it takes.
_OFFERED: dict[str, str] = {
    Action.TAG: "contacts.manage",
    Action.UNTAG: "contacts.manage",
    Action.OPT_OUT: "contacts.manage",
    Action.BLOCK: "contacts.manage",
    Action.UNBLOCK: "contacts.manage",
    Action.TRASH: "contacts.manage",
    Action.RESTORE: "contacts.manage",
    Action.EXPORT: "contacts.export",
    Action.ERASE: "contacts.export",
}


class NoSuchAct(Refusal):
    code = "no_such_act"
    status = 400
    message = gettext_lazy("There is no such thing to do. Reload the page and try again.")


@requires("contacts.manage")
@require_POST
def act(request: MemberRequest) -> HttpResponse:
    """`action`; `chosen` ids, or `all` with the list's `address`; `tag`: a name."""
    action = request.POST.get("action", "")
    if action not in _OFFERED:
        raise NoSuchAct
    if _OFFERED[action] not in request.may:
        raise NotAllowed
    return _begun(request, _job(request, action))


def _job(request: MemberRequest, action: str) -> BulkJob:
    if action == Action.EXPORT:
        keys = columns.USUAL
        return workbooks.start(request.tenant, _chosen(request), keys=keys, by=request.actor)
    details = _details(request, action)
    return bulk.start(request.tenant, action, _chosen(request), by=request.actor, **details)


def _details(request: MemberRequest, action: str) -> dict[str, Any]:
    if action not in {Action.TAG, Action.UNTAG}:
        return {}
    return {"tag": tags.ids_of([request.POST.get("tag", "")])[0]}


def _chosen(request: MemberRequest) -> Chosen:
    if request.POST.get("all"):
        return filters.read(QueryDict(request.POST.get("address", "")))
    return [pk for text in request.POST.getlist("chosen") if (pk := _id(text))]


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _begun(request: MemberRequest, job: BulkJob) -> HttpResponse:
    """The job's own part of the page, which tells how it goes until it is over."""
    if not is_fragment(request):
        messages.info(request, _("It is being done. You can leave this page."))
        return redirect(f"{reverse('contacts')}?{request.POST.get('address', '')}")
    response = render(request, JOB, {"job": job, "may_change": True})
    response["HX-Trigger"] = "contactsChosen"
    return response
