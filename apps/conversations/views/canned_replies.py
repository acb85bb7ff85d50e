"""Canned replies: one's own, a team's, everybody's."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import ask
from apps.accounts.views.gone import found
from apps.accounts.views.refusals import told_in
from apps.conversations.composing import canned
from apps.conversations.composing.canned import Given
from apps.conversations.composing.refusals import NotYourReply
from apps.conversations.forms.canned_replies import CannedReplyForm, initial_of
from apps.conversations.models import CannedReply, Contact, Team
from apps.conversations.views.gone import CannedReplyGone
from apps.conversations.views.listing import Listing
from apps.whatsapp.media import storing
from apps.whatsapp.media.refusals import MediaRefused
from apps.whatsapp.models import Media

FORM = "conversations/settings/canned_reply_form.html"
PAGE = "conversations/settings/canned_replies.html"


@requires("conversations.reply")
@require_GET
def listing(request: MemberRequest) -> HttpResponse:
    return _listing(request).shown(request)


@requires("conversations.reply")
def new(request: MemberRequest) -> HttpResponse:
    form = _form(request)
    if form.is_valid():
        with told_in(form, "file"), told_in(form, "shortcut", besides=MediaRefused):
            reply = canned.define(request.tenant, _given(request, form), by=request.actor)
            words = _("/%(shortcut)s is there.") % {"shortcut": reply.shortcut}
            return _listing(request).said(request, words)
    return ask(request, FORM, {"form": form, "reply": None, "example": _example(request, form)})


@requires("conversations.reply")
def edit(request: MemberRequest, pk: UUID) -> HttpResponse:
    reply = _reply(request, pk)
    form = _form(request, initial=initial_of(reply))
    if form.is_valid():
        with told_in(form, "file"), told_in(form, "shortcut", besides=MediaRefused):
            given = _given(request, form, reply)
            canned.change(request.tenant, reply, given, by=request.actor)
            return _listing(request).said(request, _("The canned reply is saved."))
    context = {
        "form": form,
        "reply": reply,
        "example": _example(request, form),
        "media": Media.objects.filter(pk=reply.media_id).first() if reply.media_id else None,
    }
    return ask(request, FORM, context)


@requires("conversations.reply")
@require_POST
def delete(request: MemberRequest, pk: UUID) -> HttpResponse:
    reply = _reply(request, pk)
    shortcut = reply.shortcut
    canned.delete(request.tenant, reply, by=request.actor)
    return _listing(request).said(request, _("/%(shortcut)s is gone.") % {"shortcut": shortcut})


@requires("conversations.reply")
@require_POST
def preview(request: MemberRequest) -> HttpResponse:
    """The text as an example person would get it."""
    context = {"example": _filled(request, request.POST.get("text", ""))}
    return render(request, f"{FORM}#example", context)


def _listing(request: MemberRequest) -> Listing:
    return Listing("canned_replies", PAGE, lambda: _context(request))


def _context(request: MemberRequest) -> dict[str, Any]:
    query = request.GET.get("q", "")
    rows = canned.visible(request.user.pk).select_related("team")
    return {
        "replies": canned.matching(rows, query) if query else rows.order_by("shortcut"),
        "query": query,
        "may_share": _may_share(request),
    }


def _may_share(request: MemberRequest) -> bool:
    return "settings.manage" in request.may


def _reply(request: MemberRequest, pk: UUID) -> CannedReply:
    """One that they may change."""
    reply = found(canned.visible(request.user.pk), CannedReplyGone, pk=pk)
    if reply.owner_id != request.user.pk and not _may_share(request):
        raise NotYourReply
    return reply


def _form(request: MemberRequest, initial: dict[str, Any] | None = None) -> CannedReplyForm:
    return CannedReplyForm(
        request.POST or None,
        request.FILES or None,
        initial=initial,
        teams=list(Team.objects.all()),
        may_share=_may_share(request),
    )


def _given(
    request: MemberRequest, form: CannedReplyForm, reply: CannedReply | None = None
) -> Given:
    told = form.cleaned_data
    return Given(
        shortcut=told["shortcut"],
        title=told["title"],
        text=told["text"],
        media_id=_media_id(request, form, reply),
        owner_id=form.owner(request.user.pk),
        team=form.team(list(Team.objects.all())),
    )


def _media_id(
    request: MemberRequest, form: CannedReplyForm, reply: CannedReply | None
) -> UUID | None:
    if upload := form.cleaned_data["file"]:
        return storing.keep(request.tenant, upload, by=request.actor).pk
    kept = reply.media_id if reply else None
    return None if form.cleaned_data["drop_file"] else kept


def _example(request: MemberRequest, form: CannedReplyForm) -> str:
    return _filled(request, form["text"].value() or "")


def _filled(request: MemberRequest, text: str) -> str:
    person = Contact(name=_("Ana Souza"), phone="+5511900000199", email="ana@example.com")
    return canned.filled(request.tenant, text, person)
