"""How a channel is shown: its state, number, face and the end of its key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.whatsapp.channels import incident_words
from apps.whatsapp.models import Channel, Incident
from apps.whatsapp.numbers import spoken

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
#: Meta's names of the limits → people a moving 24 hours; None has no limit.
TIERS: dict[str, int | None] = {
    "TIER_50": 50,
    "TIER_250": 250,
    "TIER_1K": 1_000,
    "TIER_2K": 2_000,
    "TIER_10K": 10_000,
    "TIER_100K": 100_000,
    "TIER_UNLIMITED": None,
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
def level_of(finding: Any) -> Badge:
    return LEVELS[finding.level]


@register.filter
def face_of(channel: Channel) -> str:
    """The icon that stands for the way it is connected."""
    return FACES[channel.provider]


@register.filter
def tier_known(channel: Channel) -> bool:
    return channel.tier in TIERS


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
    if "token_expires_at" not in channel.health:
        return ""
    written = channel.health["token_expires_at"]
    end = parse_datetime(written) if written else None
    return _in_words(end) if end else _("does not run out")


def _in_words(end: datetime) -> str:
    days = (end - timezone.now()).days
    if days < 0:
        return _("ran out")
    if days == 0:
        return _("runs out today")
    return ngettext("runs out in %(n)s day", "runs out in %(n)s days", days) % {"n": days}
