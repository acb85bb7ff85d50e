"""The inbox: the list, and beside it the conversation that was chosen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.conversations.folders import parts
from apps.conversations.models import Conversation
from apps.conversations.naming import Names
from apps.conversations.views import inbox_list, thread

PAGE = "conversations/inbox/page.html"
PANES = ("list", "thread", "details")
_NOTHING = "conversations/inbox/_nothing.html"


@requires("conversations.view")
@require_GET
@vary_on_headers("HX-Request")
def inbox(request: MemberRequest) -> HttpResponse:
    """The whole page, or for htmx what is below the search."""
    context = inbox_list.context(request)
    if is_fragment(request):
        return render(request, "conversations/inbox/_results.html", context)
    return render(request, PAGE, context | _frame("list"))


@requires("conversations.view")
@require_GET
@vary_on_headers("HX-Request")
def conversation(request: MemberRequest, pk: UUID) -> HttpResponse:
    """All three panes, or for htmx the two beside the list."""
    chosen = thread.conversation_of(pk, reader=request.user.pk)
    names = Names(tenant=request.tenant)
    context = _chosen(request, chosen, names)
    if is_fragment(request):
        query = inbox_list.asked_of(request).query
        return render(request, "conversations/inbox/_chosen.html", context | {"query": query})
    pane = request.GET.get("pane", "")
    shown = pane if pane in PANES else "thread"
    return render(
        request, PAGE, inbox_list.context(request, chosen, names) | context | _frame(shown)
    )


def _chosen(request: MemberRequest, chosen: Conversation, names: Names) -> dict[str, Any]:
    """Each part of a colleague's is drawn as soon as there is one."""
    return {
        **thread.context_of(request, chosen, names),
        **parts.context(request, chosen),
        "chosen": chosen,
        "acts_template": ["conversations/handling/_acts.html", _NOTHING],
        "composer_template": ["conversations/composer/_composer.html", _NOTHING],
        "details_template": [
            "conversations/handling/_details.html",
            "conversations/inbox/_details.html",
        ],
    }


def _frame(pane: str) -> dict[str, Any]:
    return {"pane_shown": pane, "shortcuts": _shortcuts()}


def _shortcuts() -> list[dict[str, Any]]:
    return [
        {"label": _("Next conversation"), "keys": ["j"]},
        {"label": _("Conversation before"), "keys": ["k"]},
        {"label": _("Open the conversation"), "keys": ["Enter"]},
        {"label": _("Search conversations"), "keys": ["/"]},
        {"label": _("New conversation"), "keys": ["n"]},
        {"label": _("Close the conversation"), "keys": ["e"]},
        {"label": _("Choose for several at once"), "keys": ["x"]},
        {"label": _("Give to somebody"), "keys": ["a"]},
        {"label": _("Snooze"), "keys": ["s"]},
        {"label": _("Priority"), "keys": ["p"]},
        {"label": _("Mark as unread"), "keys": ["u"]},
        {"label": _("More acts"), "keys": ["m"]},
    ]
