"""The same with all the conversations that are ticked."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.access import requires
from apps.accounts.ids import as_id
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.conversations import handling
from apps.conversations.folders.asked import ME, NOBODY
from apps.conversations.forms.inbox import colleagues
from apps.conversations.handling import many
from apps.conversations.handling.many import Done
from apps.conversations.models import Conversation

Verb = Callable[[Conversation], object]


@requires("conversations.reply")
@require_POST
def act(request: MemberRequest) -> HttpResponse:
    """`chosen` ids and `action`, with what it needs beside it."""
    ids = [pk for text in request.POST.getlist("chosen") if (pk := as_id(text))]
    make = ACTS.get(request.POST.get("action", ""))
    verb = make(request) if make else None
    if verb is None or not ids:
        return _said(request, _("Choose what to do first."), "bad")
    done = many.each(ids, verb)
    return _said(request, *_told(done))


@requires("conversations.reply")
@require_GET
def people(request: MemberRequest) -> HttpResponse:
    """To whom conversations can be given, as options of a choice."""
    everybody = [(ME, _("Me")), (NOBODY, _("Nobody"))]
    others = [one for one in colleagues(request.tenant) if one[0] != str(request.user.pk)]
    return render(request, "conversations/inbox/_people.html", {"people": [*everybody, *others]})


def _assign(request: MemberRequest) -> Verb | None:
    to = request.POST.get("to", "")
    wanted: UUID | None = request.user.pk if to == ME else as_id(to)
    if wanted is None and to != NOBODY:
        return None
    return lambda row: handling.assign(request.tenant, row, to=wanted, by=request.actor)


def _close(request: MemberRequest) -> Verb:
    return lambda row: handling.close(request.tenant, row, by=request.actor)


def _tag(request: MemberRequest) -> Verb | None:
    names = [name.strip() for name in request.POST.get("tag", "").split(",") if name.strip()]
    if not names:
        return None
    return lambda row: handling.tag(request.tenant, row, tags=names, by=request.actor)


def _snooze(request: MemberRequest) -> Verb | None:
    wait = SNOOZES.get(request.POST.get("until", ""))
    if wait is None:
        return None
    until = wait()
    return lambda row: handling.snooze(request.tenant, row, until=until, by=request.actor)


def _read(request: MemberRequest) -> Verb:
    return lambda row: handling.mark_read(request.tenant, row, by=request.actor)


ACTS: dict[str, Callable[[MemberRequest], Verb | None]] = {
    "assign": _assign,
    "close": _close,
    "tag": _tag,
    "snooze": _snooze,
    "read": _read,
}


def _tomorrow(days: int = 1) -> Any:
    """At nine, where the company is."""
    day = timezone.localtime() + timedelta(days=days)
    return day.replace(hour=9, minute=0, second=0, microsecond=0)


SNOOZES: dict[str, Callable[[], Any]] = {
    "hour": lambda: timezone.now() + timedelta(hours=1),
    "tomorrow": _tomorrow,
    "week": lambda: _tomorrow(7 - timezone.localtime().weekday()),
}


def _told(done: Done) -> tuple[str, str]:
    """What was done; and how many refused, with the first reason."""
    count = len(done.changed)
    text = ngettext("%(n)s conversation changed.", "%(n)s conversations changed.", count)
    said = text % {"n": count}
    if not done.refused:
        return said, "good"
    why = str(next(iter(done.refused.values())))
    left = ngettext(
        "%(n)s was left out: %(why)s", "%(n)s were left out: %(why)s", len(done.refused)
    )
    return f"{said} {left % {'n': len(done.refused), 'why': why}}", "warn"


def _said(request: MemberRequest, text: str, kind: str) -> HttpResponse:
    if not is_fragment(request):
        messages.info(request, text)
        return redirect(reverse("inbox"))
    told = {"showToast": {"text": text, "kind": kind}, "recado:chosen-done": True}
    return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(told)})
