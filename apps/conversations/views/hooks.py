"""Webhooks out: which programs are told what happens, and how it went."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import ask, done
from apps.accounts.views.gone import found
from apps.accounts.views.refusals import told_in
from apps.conversations.forms.hooks import EndpointForm
from apps.conversations.hooks import endpoints, events, words
from apps.conversations.hooks.refusals import Unfit
from apps.conversations.models import Status, WebhookDelivery, WebhookEndpoint
from apps.conversations.views.gone import HookGone

LIST = "conversations/hooks/list.html"
ONE = "conversations/hooks/one.html"
FORM = "conversations/hooks/form.html"
SECRET = "conversations/hooks/secret.html"  # nosec B105 - a template's name
_A_PAGE = 50
State = WebhookDelivery.State
_BADGES = {
    State.WAITING: "queued",
    State.SENDING: "sending",
    State.DELIVERED: "delivered",
    State.FAILED: "failed",
    State.DROPPED: "cancelled",
}


@requires("settings.view")
@require_GET
def listing(request: MemberRequest) -> HttpResponse:
    rows = [
        {"endpoint": one, "events": _said(one)} for one in WebhookEndpoint.objects.defer("secret")
    ]
    return render(request, LIST, {"rows": rows})


@requires("settings.view")
@require_GET
def one(request: MemberRequest, pk: UUID) -> HttpResponse:
    return page(request, found(WebhookEndpoint.objects.all(), HookGone, pk=pk))


def page(request: MemberRequest, endpoint: WebhookEndpoint, **more: Any) -> HttpResponse:
    """An endpoint with what was delivered to it, the newest first."""
    return render(request, ONE, {**shown(request, endpoint), **more})


def shown(request: MemberRequest, endpoint: WebhookEndpoint) -> dict[str, Any]:
    only = request.GET.get("state", "")
    rows = WebhookDelivery.objects.filter(endpoint=endpoint).order_by("-pk")
    if only in State.values:
        rows = rows.filter(state=only)
    found = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    failed = WebhookDelivery.objects.filter(endpoint=endpoint, state=State.FAILED)
    return {
        "endpoint": endpoint,
        "events": _said(endpoint),
        "page": found,
        "rows": [row_of(delivery) for delivery in found],
        "only": only if only in State.values else "",
        "has_failed": failed.exists(),
        "last_problem": _last_problem(endpoint),
    }


def row_of(delivery: WebhookDelivery) -> dict[str, Any]:
    waits = delivery.state == State.WAITING
    return {
        "delivery": delivery,
        "event": _event(delivery),
        "badge": _BADGES[State(delivery.state)],
        "problem": words.problem(delivery),
        "can_resend": not (delivery.state == State.SENDING or (waits and not delivery.attempts)),
    }


def _event(delivery: WebhookDelivery) -> str:
    """Of a message's way the step, which is shorter and says more."""
    step = delivery.facts.get("status")
    if delivery.event == events.STATUS and step in Status.values:
        return _("A message: %(status)s") % {"status": Status(step).label}
    return events.in_words(delivery.event)


def _last_problem(endpoint: WebhookEndpoint) -> str:
    if not (endpoint.failures or endpoint.off_because):
        return ""
    troubled = WebhookDelivery.objects.filter(endpoint=endpoint).exclude(problem="")
    last = troubled.order_by("-pk").first()
    return words.problem(last) if last else ""


def _said(endpoint: WebhookEndpoint) -> list[str]:
    return [events.in_words(code) for code in events.EVENTS if code in endpoint.events]


@requires("settings.manage")
@never_cache
def add(request: MemberRequest) -> HttpResponse:
    """The answer to the POST is the only place where the secret is ever shown."""
    form = EndpointForm(request.POST or None, initial={"events": [events.RECEIVED]})
    if form.is_valid():
        with told_in(form), field_by_field(form):
            endpoint, secret = endpoints.add(request.tenant, **form.cleaned_data, by=request.actor)
            return _shown_once(request, endpoint, secret)
    return ask(request, FORM, {"form": form})


@requires("settings.manage")
def change(request: MemberRequest, pk: UUID) -> HttpResponse:
    endpoint = found(WebhookEndpoint.objects.all(), HookGone, pk=pk)
    initial = {name: getattr(endpoint, name) for name in EndpointForm.base_fields}
    form = EndpointForm(request.POST or None, initial=initial)
    if form.is_valid():
        with told_in(form), field_by_field(form):
            endpoints.change(request.tenant, endpoint, **form.cleaned_data, by=request.actor)
            return done(request, _("The endpoint is saved."), url=reverse("hook", args=[pk]))
    return ask(request, FORM, {"form": form, "endpoint": endpoint})


@requires("settings.manage")
@require_POST
def switch(request: MemberRequest, pk: UUID) -> HttpResponse:
    endpoint = found(WebhookEndpoint.objects.all(), HookGone, pk=pk)
    on = request.POST.get("on") == "yes"
    endpoints.switch(request.tenant, endpoint, on=on, by=request.actor)
    said = _("It gets webhooks again.") if on else _("It gets no webhooks for now.")
    return done(request, said, url=reverse("hook", args=[pk]))


@requires("settings.manage")
@require_POST
@never_cache
def rotate(request: MemberRequest, pk: UUID) -> HttpResponse:
    endpoint = found(WebhookEndpoint.objects.all(), HookGone, pk=pk)
    endpoint, secret = endpoints.rotate(request.tenant, endpoint, by=request.actor)
    return _shown_once(request, endpoint, secret, rotated=True)


@requires("settings.manage")
@require_POST
def remove(request: MemberRequest, pk: UUID) -> HttpResponse:
    endpoint = found(WebhookEndpoint.objects.all(), HookGone, pk=pk)
    endpoints.remove(request.tenant, endpoint, by=request.actor)
    said = _("“%(name)s” is deleted and gets nothing more.") % {"name": endpoint.name}
    return done(request, said, url=reverse("hooks"))


@contextmanager
def field_by_field(form: EndpointForm) -> Iterator[None]:
    """What can't be kept is told beside its field."""
    try:
        yield
    except Unfit as refusal:
        for name, said in refusal.errors.items():
            form.add_error(name, said)


def _shown_once(
    request: MemberRequest, endpoint: WebhookEndpoint, secret: str, *, rotated: bool = False
) -> HttpResponse:
    context = {"endpoint": endpoint, "secret": secret, "rotated": rotated}
    return ask(request, SECRET, context)
