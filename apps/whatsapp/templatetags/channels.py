"""How a channel is shown: its state, number, face and the end of its key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.whatsapp.channels import doctor, incident_words, meta_checks
from apps.whatsapp.channels.findings import Finding
from apps.whatsapp.models import Channel, Incident
from apps.whatsapp.numbers import spoken
from apps.whatsapp.tiers import TIERS

register = template.Library()
register.filter("phone", spoken)

Status, Quality = Channel.Status, Channel.Quality


@dataclass(frozen=True, slots=True)
class Badge:
    """A state as shape, colour and word. `st`: one of the stylesheet's `data-st`."""

    st: str
    icon: str
    text: Any


STATES = {
    Status.ONLINE: Badge("online", "online", gettext_lazy("Live")),
    Status.OFFLINE: Badge("offline", "offline", gettext_lazy("Offline")),
    Status.STARTING: Badge("starting", "starting", gettext_lazy("Starting")),
    Status.SCAN_QR: Badge("starting", "qr", gettext_lazy("Waiting for the scan")),
    Status.FAILED: Badge("failed", "failed", gettext_lazy("Not connected")),
}
HELD = Badge("paused", "pause", gettext_lazy("On hold"))
QUALITIES = {
    Quality.GREEN: Badge("online", "online", gettext_lazy("High")),
    Quality.YELLOW: Badge("paused", "alert", gettext_lazy("Medium")),
    Quality.RED: Badge("offline", "failed", gettext_lazy("Low")),
}
LEVELS = {
    "ok": Badge("online", "check", gettext_lazy("Fine")),
    "warn": Badge("paused", "alert", gettext_lazy("Look at it")),
    "bad": Badge("failed", "failed", gettext_lazy("Has to be mended")),
    "unknown": Badge("unknown", "unknown", gettext_lazy("Not known")),
}
FACES = {"meta": "wa", "waha": "qr", "evolution": "qr", "twilio": "sms", "zenvia": "sms"}


WAYS = {
    "wa": gettext_lazy("official"),
    "qr": gettext_lazy("QR code"),
    "sms": gettext_lazy("SMS"),
}


@register.filter
def state_of(channel: Channel) -> Badge:
    """A live channel that may not send is on hold."""
    if channel.held and channel.status == Status.ONLINE:
        return HELD
    return STATES[Status(channel.status)]


@register.filter
def quality_of(channel: Channel) -> Badge | None:
    """None: not known yet."""
    return QUALITIES.get(Quality(channel.quality))


@register.filter
def level_of(finding: Finding) -> Badge:
    return LEVELS[finding.level]


@register.filter
def face_of(channel: Channel) -> str:
    """The icon that stands for the way it is connected."""
    return FACES[channel.provider]


@register.filter
def way_of(channel: Channel) -> Any:
    """How it is connected, in a word or two."""
    if channel.sandbox:
        return _("sandbox")
    return WAYS[FACES[channel.provider]]


@register.filter
def tier_of(channel: Channel) -> int | None:
    """How many people it may reach in 24 hours; None without limit (or not known)."""
    return TIERS.get(channel.tier)


@register.filter
def pace_of(channel: Channel) -> int | None:
    """Messages a second: the lower of the provider's limit and the company's own."""
    known = [pace for pace in (channel.throughput, channel.own_pace) if pace]
    return min(known) if known else None


@register.filter
def happened(incident: Incident) -> str:
    return incident_words.happened(incident.kind, str(incident.channel or incident.template or ""))


@register.filter
def to_do(incident: Incident) -> str:
    return incident_words.to_do(incident.kind)


@register.filter
def key_end(channel: Channel) -> str:
    """When its access token runs out, as the last examination found; "" while not known."""
    for finding in doctor.findings(channel):
        if finding.code == "token_valid":
            return _("does not run out")
        if finding.code in {"token_valid_until", "token_ends_soon"}:
            until = parse_datetime(str(finding.values.get("until") or ""))
            return _in_words(until) if until else ""
        if finding.code in meta_checks.DEAD:
            return _("does not work")
    return ""


def _in_words(end: datetime) -> str:
    days = (end - timezone.now()).days
    if days < 0:
        return _("ran out")
    if days == 0:
        return _("runs out today")
    return ngettext("runs out in %(n)s day", "runs out in %(n)s days", days) % {"n": days}


#: The parts that findings lead to → the page they are on, and where in it.
PARTS = {
    "#credentials": ("channel_settings", "#s-secrets"),
    "#registration": ("channel_settings", "#s-pin"),
    "#webhook": ("channel_webhooks", ""),
    "#qr": ("channel_qr", ""),
}


@register.simple_tag
def finding_url(finding: Finding, channel: Channel) -> str:
    """Where it is mended: at the provider's, or on one of the channel's pages; "" nowhere."""
    if not finding.link.startswith("#"):
        return finding.link
    name, part = PARTS.get(finding.link, ("channel", ""))
    return reverse(name, args=[channel.pk]) + part
