"""Acts on a conversation that ask something first."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from apps.accounts.access import requires
from apps.accounts.ids import as_id
from apps.accounts.models import User
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import ask
from apps.accounts.views.refusals import told_in
from apps.conversations import handling
from apps.conversations.forms.handling import HandOverForm, SnoozeForm, TranscriptForm
from apps.conversations.handling import owners, snoozes, transcript
from apps.conversations.handling.colleagues import answerers
from apps.conversations.models import Conversation
from apps.conversations.views.handling import told
from apps.conversations.views.handling_deeds import Done
from apps.conversations.views.thread import conversation_of

_HERE = "conversations/handling/"


@requires("conversations.reply")
def hand_over(request: MemberRequest, pk: UUID) -> HttpResponse:
    """To a colleague, with a note."""
    row = conversation_of(pk)
    others = [one for one in answerers(request.tenant) if one.user != request.user]
    form = HandOverForm(request.POST or None, colleagues=others)
    if form.is_valid():
        with told_in(form):
            return told(request, row, _handed_over(request, row, form.cleaned_data))
    return _asked(request, row, "hand_over.html", form)


def _handed_over(request: MemberRequest, row: Conversation, given: dict[str, Any]) -> Done:
    before, to = row.assignee_id, UUID(given["to"])
    handling.hand_over(request.tenant, row, to=to, note=given["note"], by=request.actor)
    name = owners.answerer(request.tenant, to).called
    undo = {"do": "assign", "to": str(before or "")}
    return Done(_("%(name)s has the conversation now.") % {"name": name}, undo)


@requires("conversations.reply")
def snooze(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Until a moment of one's own."""
    row = conversation_of(pk)
    form = SnoozeForm(request.POST or None)
    if form.is_valid():
        until = form.cleaned_data["until"]
        with told_in(form):
            handling.snooze(request.tenant, row, until=until, by=request.actor)
            return told(request, row, Done(snoozes.spoken(until), {"do": "wake"}))
    return _asked(request, row, "snooze.html", form)


@requires("conversations.reply")
def take_along(request: MemberRequest, pk: UUID) -> HttpResponse:
    """`as`: text or pdf, to be kept; or by mail to whoever is chosen."""
    row = conversation_of(pk)
    wanted = request.GET.get("as", "")
    if wanted in {"text", "pdf"}:
        return _file(request, row, is_pdf=wanted == "pdf")
    form = TranscriptForm(request.POST or None, colleagues=_readers(request))
    if form.is_valid():
        return told(request, row, _mailed(request, row, form.cleaned_data["to"]))
    return _asked(request, row, "transcript.html", form)


def _readers(request: MemberRequest) -> list[Any]:
    """Oneself first."""
    everybody = answerers(request.tenant)
    return sorted(everybody, key=lambda one: one.user != request.user)


def _mailed(request: MemberRequest, row: Conversation, chosen: str) -> Done:
    pk = as_id(chosen)
    to: User = owners.answerer(request.tenant, pk) if pk else request.user
    transcript.mail(request.tenant, row, to=to, by=request.actor)
    return Done(_("It is on its way to %(email)s.") % {"email": to.email})


def _file(request: MemberRequest, row: Conversation, *, is_pdf: bool) -> HttpResponse:
    kept = transcript.of(request.tenant, row)
    body = transcript.as_pdf(kept) if is_pdf else transcript.as_text(kept).encode()
    transcript.note(request.tenant, row, by=request.actor)
    kind = transcript.PDF if is_pdf else transcript.TEXT
    response = HttpResponse(body, content_type=kind)
    name = f"{kept.name}.{'pdf' if is_pdf else 'txt'}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _asked(request: MemberRequest, row: Conversation, name: str, form: Any) -> HttpResponse:
    return ask(request, f"{_HERE}{name}", {"form": form, "conversation": row})
