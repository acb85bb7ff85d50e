"""What can be changed about a channel: its name, its pace, its secrets, its registration."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.refusals import told_in
from apps.whatsapp.channels import addresses, changing, correcting, registration, routes
from apps.whatsapp.forms.channel_settings import (
    GatewayForm,
    IdsForm,
    MetaSecretsForm,
    PaceForm,
    PinForm,
    RenameForm,
)
from apps.whatsapp.models import Channel
from apps.whatsapp.views.channels import channel_of


@requires("channels.manage")
@require_GET
def page(request: MemberRequest, pk: str) -> HttpResponse:
    return _page(request, channel_of(pk))


def _page(request: MemberRequest, channel: Channel, **wrong: forms.Form) -> HttpResponse:
    """The page with all its forms; `wrong`: the one that was sent and has errors."""
    shown: dict[str, Any] = {
        "rename": RenameForm(initial={"display_name": channel.display_name}),
        "pace": PaceForm(initial={"own_pace": channel.own_pace}),
        **(_of_meta(channel) if channel.is_official else _of_gateway(channel)),
        **wrong,
    }
    return render(request, "whatsapp/channels/settings.html", {"channel": channel, "forms": shown})


def _of_meta(channel: Channel) -> dict[str, forms.Form]:
    shown = {"credentials": MetaSecretsForm(channel=channel), "register": PinForm()}
    if routes.is_claimed(channel):
        return shown
    known = {"phone_number_id": channel.key, "business_account_id": channel.account}
    return {"ids": IdsForm(initial=known), **shown}


def _of_gateway(channel: Channel) -> dict[str, forms.Form]:
    """A gateway of the sandbox or of the platform is not the company's to change."""
    if channel.sandbox or addresses.is_platform_gateway(channel.gateway_url):
        return {}
    return {"gateway": GatewayForm(channel=channel)}


@requires("channels.manage")
@require_POST
def rename(request: MemberRequest, pk: str) -> HttpResponse:
    channel = channel_of(pk)
    form = RenameForm(request.POST)
    if form.is_valid():
        name = form.cleaned_data["display_name"]
        with told_in(form, "display_name"):
            changing.rename(request.tenant, channel, display_name=name, by=request.actor)
            messages.success(request, _("It is called %(name)s now.") % {"name": name})
            return redirect("channel_settings", channel.pk)
    return _page(request, channel, rename=form)


@requires("channels.manage")
@require_POST
def pace(request: MemberRequest, pk: str) -> HttpResponse:
    channel = channel_of(pk)
    form = PaceForm(request.POST)
    if form.is_valid():
        with told_in(form, "own_pace"):
            changing.set_pace(
                request.tenant, channel, form.cleaned_data["own_pace"], by=request.actor
            )
            messages.success(request, _("The pace is saved."))
            return redirect("channel_settings", channel.pk)
    return _page(request, channel, pace=form)


@requires("channels.manage")
@require_POST
@sensitive_post_parameters()
def credentials(request: MemberRequest, pk: str) -> HttpResponse:
    channel = channel_of(pk)
    form = MetaSecretsForm(request.POST, channel=channel)
    if form.is_valid():
        with told_in(form):
            new = form.cleaned_data
            changing.replace_credentials(request.tenant, channel, by=request.actor, **new)
            return _tried(channel)
    return _page(request, channel, credentials=form)


def _tried(channel: Channel) -> HttpResponse:
    """What was mended is tried at once: the next page says what was found."""
    return redirect(f"{reverse('channel_check', args=[channel.pk])}?again")


@requires("channels.manage")
@require_POST
def ids(request: MemberRequest, pk: str) -> HttpResponse:
    channel = channel_of(pk)
    form = IdsForm(request.POST)
    if form.is_valid():
        with told_in(form):
            new = form.cleaned_data
            correcting.correct_ids(request.tenant, channel, by=request.actor, **new)
            return _tried(channel)
    return _page(request, channel, ids=form)


@requires("channels.manage")
@require_POST
@sensitive_post_parameters()
def gateway(request: MemberRequest, pk: str) -> HttpResponse:
    channel = channel_of(pk)
    form = GatewayForm(request.POST, channel=channel)
    if form.is_valid():
        with told_in(form):
            new = form.cleaned_data
            correcting.correct_gateway(request.tenant, channel, by=request.actor, **new)
            return _tried(channel)
    return _page(request, channel, gateway=form)


@requires("channels.manage")
@require_POST
@sensitive_post_parameters()
def register(request: MemberRequest, pk: str) -> HttpResponse:
    channel = channel_of(pk)
    form = PinForm(request.POST)
    if form.is_valid():
        with told_in(form, "pin"):
            pin = form.cleaned_data["pin"]
            registration.register(request.tenant, channel, pin, by=request.actor)
            messages.success(request, _("The number is registered."))
            return redirect("channel", channel.pk)
    return _page(request, channel, register=form)
