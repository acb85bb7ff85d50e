"""Asks whoever answers second whether they still want to."""

from __future__ import annotations

import json

from django.http import HttpResponse
from django.utils.translation import gettext as _

from apps.accounts.ids import as_id
from apps.accounts.requests import MemberRequest
from apps.conversations.handling import colliding
from apps.conversations.handling.refusals import AnsweredMeanwhile
from apps.conversations.models import Conversation
from apps.conversations.views.thread import shown

SEEN = "seen"
NOTHING_YET = "0"  # no answer stood there
_FIRST = "00000000-0000-0000-0000-000000000000"


def check(request: MemberRequest, conversation: Conversation) -> None:
    """`seen`, see `colliding.check`, which it raises the refusal of; in the transaction that
    sends."""
    told = request.GET.get("seen", "") or request.POST.get(SEEN, "")
    seen = as_id(_FIRST if told == NOTHING_YET else told)
    colliding.check(conversation, seen=seen, by=request.actor)


def asks(
    request: MemberRequest, conversation: Conversation, refusal: AnsweredMeanwhile
) -> HttpResponse:
    """With the answer that came meanwhile, should it not be there yet."""
    response = shown(request, conversation, [refusal.extra["answer"]])
    response.status_code = refusal.status
    who = refusal.extra["who"]
    title = _("%(name)s answered meanwhile") % {"name": who} if who else _("Answered meanwhile")
    detail = {"title": title, "text": refusal.extra["text"]}
    response["HX-Trigger"] = json.dumps({"recado:answered": detail})
    return response
