"""Uncertain messages: what is known of each, and saying what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.access import requires
from apps.accounts.ids import as_id
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import done
from apps.conversations import outbox
from apps.conversations.contents import summary
from apps.conversations.doubts import words
from apps.conversations.models import Batch, Doubt, Message
from apps.conversations.outbox import Found

LIST = "conversations/doubts/list.html"
BUTTONS = "conversations/doubts/_unknown_buttons.html"
_A_PAGE = 50
_BATCHES = 10  # of which it can be said at once


@requires("conversations.reply")
@require_GET
def listing(request: MemberRequest) -> HttpResponse:
    rows = Doubt.objects.select_related("message__contact", "channel").defer("channel__credentials")
    page = Paginator(rows.order_by("-since", "-pk"), _A_PAGE).get_page(request.GET.get("page"))
    shown = [_row(doubt) for doubt in page]
    return render(request, LIST, {"page": page, "rows": shown, "batches": _batches()})


def _row(doubt: Doubt) -> dict[str, Any]:
    message = doubt.message
    return {
        "doubt": doubt,
        "message": message,
        "said": summary(message.kind, message.content),
        "cause": words.cause(message.code),
        "asked_again": _moment(doubt.ask_at) if doubt.ask_at else "",
    }


def _moment(at: datetime) -> str:
    """The time alone where it is today's."""
    local = timezone.localtime(at)
    is_today = local.date() == timezone.localdate()
    return str(date_format(local, "H:i" if is_today else "SHORT_DATETIME_FORMAT"))


def _batches() -> list[dict[str, Any]]:
    """Those with several: each can be settled as a whole."""
    counted = Doubt.objects.filter(message__batch__isnull=False).values("message__batch")
    most = counted.annotate(count=Count("pk")).filter(count__gt=1).order_by("-count")[:_BATCHES]
    names = Batch.objects.in_bulk([one["message__batch"] for one in most])
    return [{"batch": names[one["message__batch"]], "count": one["count"]} for one in most]


@requires("conversations.reply")
@require_POST
def settle(request: MemberRequest, pk: UUID) -> HttpResponse:
    message = get_object_or_404(Message.objects.outgoing(), pk=pk)
    found = _found(request)
    message = outbox.settle(request.tenant, message, found, by=request.actor)
    return _settled(request, message, _said(found, 1))


@requires("conversations.reply")
@require_POST
def settle_many(request: MemberRequest) -> HttpResponse:
    """Of those that are chosen, or of a `batch`."""
    found, tenant, by = _found(request), request.tenant, request.actor
    if batch_id := as_id(request.POST.get("batch", "")):
        batch = get_object_or_404(Batch, pk=batch_id)
        count = outbox.settle_batch(tenant, batch, found, by=by)
    else:
        chosen = [pk for text in request.POST.getlist("chosen") if (pk := as_id(text))]
        count = outbox.settle_many(tenant, chosen, found, by=by)
    return done(request, _said(found, count), url=reverse("doubts"))


@requires("conversations.reply")
@require_POST
def again(request: MemberRequest, pk: UUID) -> HttpResponse:
    message = get_object_or_404(Message.objects.outgoing(), pk=pk)
    outbox.again(request.tenant, message, by=request.actor)
    message.refresh_from_db()
    return _settled(request, message, _("It is on its way as a new message."))


def _settled(request: MemberRequest, message: Message, said: str) -> HttpResponse:
    """The buttons where they were pressed become what was said of the message."""
    target = f"doubt-{message.pk}"
    context = {"message": message}
    url = reverse("doubts")
    return done(request, said, url=url, template=BUTTONS, context=context, target=target)


def _found(request: MemberRequest) -> Found:
    try:
        return Found(request.POST.get("outcome", ""))
    except ValueError as exc:
        raise Http404 from exc


def _said(found: Found, count: int) -> str:
    if found == Found.SENT:
        text = ngettext("Noted: %(n)s message arrived.", "Noted: %(n)s messages arrived.", count)
    else:
        text = ngettext(
            "Noted: %(n)s message did not arrive.", "Noted: %(n)s messages did not arrive.", count
        )
    return text % {"n": count}
