"""Choosing a template for a conversation, filling it, sending it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.conversations.composing import picking, saying
from apps.conversations.contents.refusals import UnfitContent
from apps.conversations.handling.refusals import AnsweredMeanwhile
from apps.conversations.models import Conversation
from apps.conversations.outbox import TemplateUse
from apps.conversations.views import handling_collision
from apps.conversations.views.composer import leave_at_of, once, said
from apps.conversations.views.thread import conversation_of
from apps.whatsapp.message_templates import filling
from apps.whatsapp.models import Media, Template

_LIST = "conversations/composer/_templates.html"
_ONE = "conversations/composer/_template.html"
MOST = 50


@requires("conversations.reply")
@require_GET
def listing(request: MemberRequest, pk: UUID) -> HttpResponse:
    """A dialog with those that may be sent; with `q` only what it finds."""
    conversation = conversation_of(pk)
    query = request.GET.get("q")
    rows = picking.usable(conversation.channel, query or "")[: MOST + 1]
    found = [
        {"template": one, "shown": filling.shown(one.components, {})} for one in list(rows)[:MOST]
    ]
    context = {
        "conversation": conversation,
        "found": found,
        "more": len(rows) > MOST,
        "query": query or "",
    }
    part = "#found" if query is not None else ""
    return render(request, f"{_LIST}{part}", context)


@requires("conversations.reply")
@require_GET
def one(request: MemberRequest, pk: UUID, template_id: UUID) -> HttpResponse:
    """What it needs, filled with what is known, and how it will look."""
    conversation = conversation_of(pk)
    template = _template(conversation, template_id)
    return render(request, _ONE, _context(request, conversation, template))


@requires("conversations.reply")
@require_POST
def preview(request: MemberRequest, pk: UUID, template_id: UUID) -> HttpResponse:
    """How it will look with what was written so far."""
    conversation = conversation_of(pk)
    template = _template(conversation, template_id)
    return render(request, f"{_ONE}#preview", _context(request, conversation, template))


@requires("conversations.reply")
@require_POST
def send(request: MemberRequest, pk: UUID, template_id: UUID) -> HttpResponse:
    """Its bubble; or the form again, with what is missing beside each field."""
    conversation = conversation_of(pk)
    template = _template(conversation, template_id)
    context = _context(request, conversation, template)
    use = TemplateUse(template.name, template.language, values=picking.values_of(context["blanks"]))
    leave_at = leave_at_of(request)

    @transaction.atomic
    def work() -> list[UUID]:
        handling_collision.check(request, conversation)
        message = saying.say_template(
            request.tenant, conversation, use, leave_at=leave_at, by=request.actor
        )
        return [message.pk]

    try:
        ids = once(request, work)
    except AnsweredMeanwhile as refusal:
        return handling_collision.asks(request, conversation, refusal)
    except UnfitContent as refusal:
        context |= _flawed(context["blanks"], refusal)
        answer = render(request, _ONE, context, status=422)
        answer["HX-Retarget"], answer["HX-Reswap"] = "#modal", "innerHTML"
        return answer
    answer = said(request, conversation, ids, leave_at=leave_at)
    answer["HX-Trigger"] = "closeDialog"
    return answer


def _template(conversation: Conversation, pk: UUID) -> Template:
    return get_object_or_404(picking.usable(conversation.channel), pk=pk)


def _context(
    request: MemberRequest, conversation: Conversation, template: Template
) -> dict[str, Any]:
    blanks = picking.blanks(request.tenant, template, conversation, request.POST)
    values = picking.values_of(blanks)
    file_id = next((one.value for one in blanks if one.is_file and one.value), None)
    return {
        "conversation": conversation,
        "template": template,
        "blanks": blanks,
        "errors": {},
        "key": request.POST.get("key", ""),
        "seen": request.POST.get(handling_collision.SEEN, ""),
        "shown": filling.shown(template.components, values),
        "sample": Media.objects.filter(pk=file_id).first() if file_id else None,
    }


def _flawed(blanks: list[picking.Blank], refusal: UnfitContent) -> dict[str, Any]:
    """Field → what is wrong with it; the rest above them all."""
    prefix = "template.values."
    beside = {
        f"value.{name.removeprefix(prefix)}": words
        for name, words in refusal.errors.items()
        if name.startswith(prefix)
    }
    above = [
        word
        for name, words in refusal.errors.items()
        if not name.startswith(prefix)
        for word in words
    ]
    return {"errors": beside, "above": above}
