"""The business profile: read from Meta when the page is open, written there."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.access import requires
from apps.accounts.errors import Refusal
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import done, is_fragment
from apps.accounts.views.refusals import told_in
from apps.whatsapp.channels import profile
from apps.whatsapp.forms.channel_settings import ProfileForm
from apps.whatsapp.models import Channel
from apps.whatsapp.views.channels import channel_of

PAGE = "whatsapp/channels/profile.html"


@requires("channels.manage")
@require_http_methods(["GET", "POST"])
def page(request: MemberRequest, pk: str) -> HttpResponse:
    """The frame at once; the profile itself when Meta has answered."""
    channel = channel_of(pk)
    if not channel.is_official:
        return redirect("channel", pk)
    if request.method == "POST":
        return _save(request, channel)
    if not is_fragment(request) and "now" not in request.GET:
        return _shown(request, channel, loading=True)
    return _read(request, channel)


def _read(request: MemberRequest, channel: Channel) -> HttpResponse:
    try:
        known = profile.read(channel)
    except Refusal as refusal:
        return _shown(request, channel, failure=str(refusal))
    return _shown(request, channel, form=ProfileForm(known=known), known=known)


def _save(request: MemberRequest, channel: Channel) -> HttpResponse:
    """Only what is another than at Meta is sent there."""
    try:
        known = profile.read(channel)
    except Refusal as refusal:
        return _shown(request, channel, failure=str(refusal))
    form = ProfileForm(request.POST, request.FILES, known=known)
    if form.is_valid():
        with told_in(form):
            _write(request, channel, form, known)
            return done(
                request,
                _("The profile is saved at Meta."),
                url=reverse("channel_profile", args=[channel.pk]),
            )
    return _shown(request, channel, form=form, known=known)


def _write(
    request: MemberRequest, channel: Channel, form: ProfileForm, known: profile.Profile
) -> None:
    new = profile.differing(known, form.wanted())
    profile.change(request.tenant, channel, by=request.actor, **new)
    if photo := form.cleaned_data["photo"]:
        kind = form.photo_type(photo)
        profile.put_photo(request.tenant, channel, photo.read(), mime_type=kind, by=request.actor)


def _shown(request: MemberRequest, channel: Channel, **context: Any) -> HttpResponse:
    template = f"{PAGE}#profile" if is_fragment(request) else PAGE
    response = render(request, template, {"channel": channel, **context})
    response["Vary"] = "HX-Request"
    return response
