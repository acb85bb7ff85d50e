"""The company's channels at a glance, and the way to each of them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from apps.accounts import quotas
from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.accounts.views.gone import found
from apps.whatsapp.channels import doctor, embedded
from apps.whatsapp.models import Channel, Incident
from apps.whatsapp.views.gone import ChannelGone

PAGE = "whatsapp/channels/list.html"


def channel_of(pk: object) -> Channel:
    """The company's channel of that id, or 404."""
    channel: Channel = found(Channel.objects.present(), ChannelGone, pk=pk)
    return channel


def reached(channel: Channel) -> int | None:
    """People written to in the moving 24 hours; None: nobody has counted yet."""
    return doctor.people_reached(channel) if doctor.people_reached else None


def ways(request: MemberRequest) -> dict[str, Any]:
    """What can be connected here, for the parts that offer it."""
    return {
        "embedded": embedded.start_url(request) if embedded.is_on() else "",
        "sandbox": bool(settings.SANDBOX_URL),
        "use": quotas.use_of(request.tenant, "max_channels"),
    }


@requires("channels.manage")
@require_GET
def listing(request: MemberRequest) -> HttpResponse:
    template = f"{PAGE}#channels" if is_fragment(request) else PAGE
    response = render(request, template, _context(request))
    response["Vary"] = "HX-Request"
    return response


def _context(request: MemberRequest) -> dict[str, Any]:
    channels = list(Channel.objects.present().defer("credentials"))
    live = sum(channel.may_send for channel in channels)
    of_channels = Incident.objects.open().of_company().filter(channel__in=channels)
    return {
        "cards": [{"channel": channel, "reached": reached(channel)} for channel in channels],
        "live": live,
        "down": len(channels) - live,
        "troubles": of_channels.select_related("channel").defer("channel__credentials"),
        **ways(request),
    }
