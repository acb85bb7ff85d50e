"""One act for those who are chosen in the list, or for everybody the filter finds."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from apps.accounts.access import requires
from apps.accounts.errors import NotAllowed, Refusal
from apps.accounts.ids import as_id
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.conversations.models import BulkJob, Segment
from apps.conversations.people import tags
from apps.conversations.segments import bulk, saving
from apps.conversations.views import selection

JOB = "conversations/segments/_job.html"
NEW = "new"  # instead of a list's id
Action = BulkJob.Action
#: What the bar offers, and what else than changing contacts it takes.
_OFFERED: dict[str, str] = {
    Action.TAG: "contacts.manage",
    Action.UNTAG: "contacts.manage",
    Action.LIST: "contacts.manage",
    Action.UNLIST: "contacts.manage",
    Action.OPT_OUT: "contacts.manage",
    Action.BLOCK: "contacts.manage",
    Action.UNBLOCK: "contacts.manage",
    Action.TRASH: "contacts.manage",
    Action.RESTORE: "contacts.manage",
    Action.ERASE: "contacts.export",
}


class NoSuchAct(Refusal):
    code = "no_such_act"
    status = 400
    message = gettext_lazy("There is no such thing to do. Reload the page and try again.")


class NoSuchList(Refusal):
    code = "no_such_list"
    status = 400
    message = gettext_lazy("Which list? Choose one, or write a name for a new one.")


@requires("contacts.manage")
@require_POST
def act(request: MemberRequest) -> HttpResponse:
    """`action`; whom, see `selection`; `tag`: a name; `list`: an id, or NEW with `list_name`."""
    action = request.POST.get("action", "")
    if action not in _OFFERED:
        raise NoSuchAct
    if _OFFERED[action] not in request.may:
        raise NotAllowed
    with transaction.atomic():  # no new list, and no new tag, when nobody is chosen
        whom, details = selection.of(request), _details(request, action)
        job = bulk.start(request.tenant, action, whom, by=request.actor, **details)
    return _begun(request, job)


def _details(request: MemberRequest, action: str) -> dict[str, Any]:
    if action in {Action.TAG, Action.UNTAG}:
        return {"tag": tags.ids_of([request.POST.get("tag", "")])[0]}
    if action in {Action.LIST, Action.UNLIST}:
        return {"list": str(_list(request, may_make=action == Action.LIST).pk)}
    return {}


def _list(request: MemberRequest, *, may_make: bool) -> Segment:
    """Raises NoSuchList, NameTaken."""
    given, name = request.POST.get("list", NEW), request.POST.get("list_name", "").strip()
    if given == NEW and may_make and name:
        return saving.create(request.tenant, name, kind=Segment.Kind.LIST, by=request.actor)
    pk = as_id(given)
    lists = Segment.objects.filter(kind=Segment.Kind.LIST, deleted_at=None)
    found = lists.filter(pk=pk).first() if pk else None
    if found is None:
        raise NoSuchList
    return found


def _begun(request: MemberRequest, job: BulkJob) -> HttpResponse:
    """The job's own part of the page, which tells how it goes until it is over."""
    if not is_fragment(request):
        messages.info(request, _("It is being done. You can leave this page."))
        return redirect(f"{reverse('contacts')}?{request.POST.get('address', '')}")
    response = render(request, JOB, {"job": job, "may_change": True})
    response["HX-Trigger"] = "contactsChosen"
    return response
