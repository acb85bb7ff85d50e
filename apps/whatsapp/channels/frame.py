"""Channels in what every page shows: navigation, banners, palette, first steps."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.accounts.counting import counted
from apps.accounts.frame import NavItem
from apps.accounts.models import Tenant
from apps.accounts.onboarding import Step
from apps.accounts.palette import Found, matches
from apps.accounts.requests import MemberRequest, VisitorRequest
from apps.whatsapp.channels import incident_words
from apps.whatsapp.models import Channel, Incident
from apps.whatsapp.numbers import spoken

#: What stops sending is said on every page; the rest stands on the pages of channels.
_STOPS = (
    Incident.Kind.DISCONNECTED,
    Incident.Kind.TOKEN_DEAD,
    Incident.Kind.ACCOUNT_RESTRICTED,
    Incident.Kind.WEBHOOKS_SILENT,
    Incident.Kind.NOT_SUBSCRIBED,
    Incident.Kind.QUALITY_RED,
    Incident.Kind.HELD,
)


def _in_trouble() -> QuerySet[Incident]:
    return Incident.objects.open().filter(kind__in=_STOPS, channel__deleted_at=None)


_counted = counted(_in_trouble)


CHANNELS = NavItem(
    gettext_lazy("Channels"),
    "channels",
    "phone",
    "channels.manage",
    "company",
    50,
    words=gettext_lazy("numbers whatsapp sms connect qr code token webhook"),
    count=lambda _request: _counted(),
)


def banners(request: VisitorRequest, tenant: Tenant) -> list[dict[str, Any]]:
    """One line, however many incidents are open, for those who can mend them."""
    if "channels.manage" not in request.may or request.path == reverse("channels"):
        return []  # the page of channels tells each of them itself
    if not request.waiting().get(CHANNELS.url_name):
        return []
    here = _in_trouble()
    found = list(here.select_related("channel").defer("channel__credentials")[:20])
    if not found:
        return []
    channels = {incident.channel for incident in found}
    if len(channels) == 1 and request.path == reverse("channel", args=[found[0].channel_id]):
        return []
    return [_one(found[0]) if len(found) == 1 else _several(len(channels))]


def _one(incident: Incident) -> dict[str, Any]:
    name = str(incident.channel)
    words = f"{incident_words.happened(incident.kind, name)} {incident_words.to_do(incident.kind)}"
    return {
        "kind": "warn",
        "text": words,
        "action_url": reverse("channel", args=[incident.channel_id]),
        "action_label": _("See the channel"),
        "method": "get",
    }


def _several(count: int) -> dict[str, Any]:
    words = ngettext(
        "%(count)d channel has several troubles that keep messages from leaving or arriving.",
        "%(count)d channels have troubles that keep messages from leaving or arriving.",
        count,
    )
    return {
        "kind": "warn",
        "text": words % {"count": count},
        "action_url": reverse("channels"),
        "action_label": _("See the channels"),
        "method": "get",
    }


def found(request: MemberRequest, query: str) -> tuple[str, list[Found]]:
    """Channels by name or number, for the palette."""
    if "channels.manage" not in request.may:
        return _("Channels"), []
    lines = [
        Found(
            one.display_name,
            reverse("channel", args=[one.pk]),
            "phone",
            spoken(one.phone_number) or one.get_status_display(),
        )
        for one in Channel.objects.present().defer("credentials")[:200]
        if query and matches(query, one.display_name, one.name, one.phone_number.removeprefix("+"))
    ]
    if matches(query, _("Connect a channel"), _("number whatsapp")):
        lines.append(Found(_("Connect a channel"), reverse("channel_connect"), "plus"))
    return _("Channels"), lines


def connect(request: MemberRequest) -> Step | None:
    """The first step of a company that can't send yet."""
    if "channels.manage" not in request.may:
        return None
    return Step(
        _("Connect a number"),
        Channel.objects.present().exclude(online_at=None).exists(),
        reverse("channel_connect"),
        _("Connect"),
        _("Messages leave and arrive through it. You can try everything in the sandbox first."),
    )
