"""One channel: what the examination found, what happened, and where its webhooks go."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.views.answers import is_fragment
from apps.whatsapp.channels import addresses, doctor
from apps.whatsapp.models import Channel, Incident
from apps.whatsapp.views.channels import channel_of, reached

PAGE = "whatsapp/channels/channel.html"
PAST = 10  # incidents that are over


@requires("channels.manage")
@require_GET
def page(request: MemberRequest, pk: str) -> HttpResponse:
    return _health(request, channel_of(pk))


@requires("channels.manage")
@require_POST
def examine(request: MemberRequest, pk: str) -> HttpResponse:
    channel = channel_of(pk)
    doctor.examine(request.tenant, channel)
    channel.refresh_from_db()
    return _health(request, channel) if is_fragment(request) else redirect("channel", pk)


def _health(request: MemberRequest, channel: Channel) -> HttpResponse:
    template = f"{PAGE}#health" if is_fragment(request) else PAGE
    response = render(request, template, _context(channel))
    response["Vary"] = "HX-Request"
    return response


def _context(channel: Channel) -> dict[str, Any]:
    findings = list(doctor.findings(channel))
    incidents = Incident.objects.of_company().filter(channel=channel)
    for incident in (known := list(incidents[: PAST * 2])):
        incident.channel = channel  # its words name it; no query for each
    return {
        "channel": channel,
        "findings": findings,
        "wrong": [finding for finding in findings if finding.level == "bad"],
        "doubtful": [finding for finding in findings if finding.level == "warn"],
        "examined_at": doctor.examined_at(channel),
        "troubles": [incident for incident in known if incident.closed_at is None],
        "over": [incident for incident in known if incident.closed_at][:PAST],
        "reached": reached(channel),
        "graph_version": settings.META_GRAPH_VERSION,
    }


@requires("channels.manage")
@never_cache
@require_GET
def webhooks(request: MemberRequest, pk: str) -> HttpResponse:
    """Where Meta has to write, and the word with which it asks whether we are there."""
    channel = channel_of(pk)
    if not channel.is_official:
        return redirect("channel", pk)
    context = {
        "channel": channel,
        "own_app": addresses.has_own_app(channel),
        "webhook_url": addresses.webhook_url(channel),
        "verify_token": channel.secrets().get("verify_token", ""),
        "by_itself": doctor.findings(channel).has("subscribed", "subscribed_now"),
    }
    return render(request, "whatsapp/channels/webhooks.html", context)
