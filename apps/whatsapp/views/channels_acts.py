"""What is done with a channel by one press: a test, a pause, a new start, the end."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import ask, done
from apps.accounts.views.refusals import told_in
from apps.whatsapp.channels import connecting, removing, testing
from apps.whatsapp.forms.channel_settings import TestForm
from apps.whatsapp.numbers import spoken
from apps.whatsapp.views.channels import channel_of


@requires("channels.manage")
@require_http_methods(["GET", "POST"])
def test(request: MemberRequest, pk: str) -> HttpResponse:
    channel = channel_of(pk)
    form = TestForm(request.POST or None)
    if form.is_valid():
        to = form.cleaned_data["to"]
        with told_in(form, "to"):
            testing.send(request.tenant, channel, to=to, by=request.actor)
            return done(
                request,
                _("The test is on its way to %(number)s.") % {"number": spoken(to)},
                url=reverse("channel", args=[channel.pk]),
            )
    content = testing.content(request.tenant, channel)
    context = {"form": form, "channel": channel, "text": getattr(content, "body", "")}
    return ask(request, "whatsapp/channels/test.html", context)


@requires("channels.manage")
@require_POST
def disconnect(request: MemberRequest, pk: str) -> HttpResponse:
    channel = channel_of(pk)
    connecting.disconnect(request.tenant, channel, by=request.actor)
    said = _("%(name)s is disconnected.") % {"name": channel.display_name}
    messages.success(request, said)
    return redirect("channel_settings", channel.pk)


@requires("channels.manage")
@require_POST
def restart(request: MemberRequest, pk: str) -> HttpResponse:
    channel = channel_of(pk)
    connecting.restart(request.tenant, channel, by=request.actor)
    messages.success(request, _("%(name)s starts anew.") % {"name": channel.display_name})
    return redirect("channel", channel.pk)


@requires("channels.manage")
@require_POST
def delete(request: MemberRequest, pk: str) -> HttpResponse:
    channel = channel_of(pk)
    removing.delete(request.tenant, channel, by=request.actor)
    messages.success(
        request,
        _("%(name)s is deleted. Its history stays.") % {"name": channel.display_name},
    )
    return redirect("channels")
