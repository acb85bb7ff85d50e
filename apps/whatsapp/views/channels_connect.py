"""The way from nothing to a number that is live: choose, fill in, be told what was found."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.accounts.views.refusals import told_in
from apps.whatsapp.channels import connecting, doctor
from apps.whatsapp.forms.channels import MetaForm, NamedForm, QrForm, SandboxForm
from apps.whatsapp.models import Channel
from apps.whatsapp.views.channels import channel_of, ways

CHECK = "whatsapp/channels/check.html"


@requires("channels.manage")
@require_GET
def choose(request: MemberRequest) -> HttpResponse:
    return render(request, "whatsapp/channels/connect.html", ways(request))


@requires("channels.manage")
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def meta(request: MemberRequest) -> HttpResponse:
    form = MetaForm(request.POST or None)
    if form.is_valid():
        with told_in(form):
            return _made(request, Channel.Provider.META, **form.cleaned_data)
    return _asked(request, "whatsapp/channels/connect_meta.html", form)


@requires("channels.manage")
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def qr(request: MemberRequest) -> HttpResponse:
    form = QrForm(request.POST or None)
    if form.is_valid():
        with told_in(form):
            return _made(request, Channel.Provider.WAHA, **form.settings())
    return _asked(request, "whatsapp/channels/connect_qr.html", form)


@requires("channels.manage")
@require_http_methods(["GET", "POST"])
def sandbox(request: MemberRequest) -> HttpResponse:
    """A number that exists only in the simulator."""
    if not settings.SANDBOX_URL:
        return redirect("channel_connect")
    form = SandboxForm(request.POST or None)
    if form.is_valid():
        with told_in(form):
            given = form.cleaned_data
            return _made(request, given["kind"], display_name=given["display_name"], sandbox=True)
    return _asked(request, "whatsapp/channels/connect_sandbox.html", form)


def _made(request: MemberRequest, provider: str, **given: Any) -> HttpResponse:
    channel = connecting.create(request.tenant, provider, by=request.actor, **given)
    url = reverse("channel_check", args=[channel.pk])
    if is_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def _asked(request: MemberRequest, template: str, form: NamedForm) -> HttpResponse:
    """The form; over htmx only it, so that the secrets stay where they were typed."""
    if is_fragment(request):
        form.leave_secrets()
        template = f"{template}#form"
    return render(request, template, {"form": form})


@requires("channels.manage")
@require_GET
def check(request: MemberRequest, pk: str) -> HttpResponse:
    """What the last try found; a channel that was never tried is tried by the page itself."""
    channel = channel_of(pk)
    return render(request, CHECK, _found(channel, again="again" in request.GET))


@requires("channels.manage")
@require_POST
def connect(request: MemberRequest, pk: str) -> HttpResponse:
    channel = channel_of(pk)
    connecting.connect(request.tenant, channel, by=request.actor)
    channel.refresh_from_db()
    if channel.is_qr and channel.status != Channel.Status.FAILED:
        return _onward(request, reverse("channel_qr", args=[channel.pk]))
    if is_fragment(request):
        return render(request, f"{CHECK}#result", {**_found(channel), "fresh": True})
    return redirect("channel_check", channel.pk)


def _onward(request: MemberRequest, url: str) -> HttpResponse:
    if is_fragment(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def _found(channel: Channel, *, again: bool = False) -> dict[str, Any]:
    findings = doctor.findings(channel)  # none of one that was never tried
    return {
        "channel": channel,
        "findings": findings,
        "waiting": again or not len(findings),
        "wrong": findings.broken,
    }
