"""Macros, used: in a conversation, and with all that are ticked."""

from __future__ import annotations

import json
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.access import requires
from apps.accounts.ids import as_id
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.conversations.automation import doing, macros
from apps.conversations.automation.doing import Done, Outcome
from apps.conversations.handling import many as each_of
from apps.conversations.handling.refusals import AnsweredMeanwhile
from apps.conversations.models import Conversation, Macro
from apps.conversations.views import handling_collision
from apps.conversations.views.gone import MacroGone
from apps.conversations.views.handling import AGAIN
from apps.conversations.views.macros import the
from apps.conversations.views.thread import conversation_of

MENU = "conversations/automations/_macros.html"
BULK_MENU = "conversations/automations/_macros_many.html"


@requires("conversations.reply")
def one(request: MemberRequest, pk: UUID) -> HttpResponse:
    """The menu; posted, `macro` is run here."""
    row = conversation_of(pk)
    if request.method != "POST":
        if not is_fragment(request):
            return redirect("conversation", row.pk)
        return render(request, MENU, {"conversation": row, "macros": Macro.objects.all()})
    chosen = _chosen(request)
    try:
        came = _run(request, chosen, row)
    except AnsweredMeanwhile as refusal:
        return handling_collision.asks(request, row, refusal)
    words, kind = _told(chosen, came)
    if not is_fragment(request):
        return _said(request, words, kind, url=reverse("conversation", args=[row.pk]))
    row.refresh_from_db()
    response = render(request, AGAIN, {"conversation": row})
    # After the swap: on a form that news have replaced meanwhile nothing would be heard.
    response["HX-Trigger-After-Swap"] = _toast(words, kind)
    return response


@transaction.atomic
def _run(request: MemberRequest, chosen: Macro, row: Conversation) -> Done:
    """Only one that says something can be second with it."""
    if macros.says_something(chosen):
        handling_collision.check(request, row)
    return macros.run(request.tenant, chosen, row, by=request.actor)


@requires("conversations.reply")
def many(request: MemberRequest) -> HttpResponse:
    """The menu; posted, `chosen` ids and the `macro`."""
    if request.method != "POST":
        if not is_fragment(request):
            return redirect("inbox")
        return render(request, BULK_MENU, {"macros": Macro.objects.all()})
    ids = [pk for text in request.POST.getlist("chosen") if (pk := as_id(text))]
    chosen = _chosen(request)
    bad = 0

    def run(row: Conversation) -> bool:
        nonlocal bad
        came = macros.run(request.tenant, chosen, row, by=request.actor)
        bad += doing.outcome_of(came) != Outcome.DONE
        return True

    count = len(each_of.each(ids, run).changed)
    words = ngettext("Done with %(n)d conversation.", "Done with %(n)d conversations.", count)
    if bad:
        words = ngettext(
            "Done with %(n)d conversation; in %(bad)d of them something could not be done.",
            "Done with %(n)d conversations; in %(bad)d of them something could not be done.",
            count,
        )
    said = words % {"n": count, "bad": bad}
    return _said(request, said, "bad" if bad else "", url=reverse("inbox"), done=True)


def _chosen(request: MemberRequest) -> Macro:
    pk = as_id(request.POST.get("macro", ""))
    if pk is None:
        raise MacroGone
    return the(pk)


def _told(macro: Macro, came: Done) -> tuple[str, str]:
    refused = [one for one in came if not one["ok"]]
    if not refused:
        return _("“%(name)s” is done.") % {"name": macro.name}, ""
    why = refused[0].get("why") or _("It failed here.")
    words = _("“%(name)s” could not do everything: %(why)s") % {"name": macro.name, "why": why}
    return words, "bad"


def _said(
    request: MemberRequest, words: str, kind: str, *, url: str, done: bool = False
) -> HttpResponse:
    """`done`: with those that were ticked, which need not be any more."""
    if is_fragment(request):
        return HttpResponse(status=204, headers={"HX-Trigger": _toast(words, kind, done=done)})
    messages.add_message(request, messages.ERROR if kind else messages.SUCCESS, words)
    return redirect(url)


def _toast(words: str, kind: str, *, done: bool = False) -> str:
    told: dict[str, object] = {"showToast": {"text": words, **({"kind": kind} if kind else {})}}
    return json.dumps(told | ({"recado:chosen-done": True} if done else {}))
