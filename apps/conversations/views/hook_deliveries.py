"""What was sent to a program: tried out, sent again, one or a stretch of time."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import ask, done
from apps.accounts.views.gone import found
from apps.accounts.views.refusals import told_in
from apps.conversations.forms.hooks import ReplayForm
from apps.conversations.hooks import patience, replaying, trial, words
from apps.conversations.models import WebhookDelivery, WebhookEndpoint
from apps.conversations.views.gone import HookGone

REPLAY = "conversations/hooks/replay.html"


@requires("settings.manage")
@require_POST
def test(request: MemberRequest, pk: UUID) -> HttpResponse:
    """Sent while one looks: within 15 seconds it is known what came of it."""
    endpoint = found(WebhookEndpoint.objects.all(), HookGone, pk=pk)
    delivery = trial.send(request.tenant, endpoint)
    url = reverse("hook", args=[pk])
    if not delivery.problem:
        said = _("Heard: it answered %(answer)s after %(ms)s ms.")
        return done(request, said % {"answer": delivery.answer, "ms": delivery.took_ms}, url=url)
    messages.error(request, words.problem(delivery))
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


@requires("settings.manage")
@require_POST
def resend(request: MemberRequest, pk: UUID, delivery: UUID) -> HttpResponse:
    row = get_object_or_404(WebhookDelivery, pk=delivery, endpoint=pk)
    replaying.one(request.tenant, row, by=request.actor)
    return done(request, _("It is sent again."), url=reverse("hook", args=[pk]))


@requires("settings.manage")
def replay(request: MemberRequest, pk: UUID) -> HttpResponse:
    endpoint = found(WebhookEndpoint.objects.all(), HookGone, pk=pk)
    now = timezone.localtime()
    form = ReplayForm(request.POST or None, initial={"start": now - patience.KEPT, "end": now})
    if form.is_valid():
        with told_in(form):
            count = replaying.span(request.tenant, endpoint, **form.cleaned_data, by=request.actor)
            said = ngettext("%(n)s webhook is sent again.", "%(n)s webhooks are sent again.", count)
            return done(request, said % {"n": count}, url=reverse("hook", args=[pk]))
    return ask(request, REPLAY, {"form": form, "endpoint": endpoint})
