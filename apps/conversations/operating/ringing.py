"""Alarms become a company's incidents: opened once, kept up to date, closed when they are over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from apps.accounts.models import Tenant
from apps.conversations.operating.alarms import Alarm
from apps.whatsapp.channels import incidents
from apps.whatsapp.models import Channel, Incident

#: As it is kept with the company's state: {"kind", "channel" (None: the whole company), "title",
#: "since", "detail"}.
Kept = dict[str, Any]


def ring(
    tenant: Tenant, alarms: Sequence[Alarm], was: Iterable[Kept], *, began: datetime
) -> tuple[list[Kept], list[Kept]]:
    """Inside the tenant. What is open now, and of that what was opened after `began`."""
    wanted = {one.channel_id for one in alarms if one.channel_id}
    channels = {one.pk: one for one in Channel.objects.present().filter(pk__in=wanted)}
    kept: list[Kept] = []
    fresh: list[Kept] = []
    for alarm in alarms:
        channel = channels.get(alarm.channel_id) if alarm.channel_id else None
        if alarm.channel_id and channel is None:  # deleted meanwhile
            continue
        incident = _open(tenant, alarm, channel)
        kept.append(_kept(tenant, incident, channel))
        if incident.opened_at >= began:
            fresh.append(kept[-1])
    _close(tenant, was, {(one["kind"], one["channel"]) for one in kept})
    return kept, fresh


def _open(tenant: Tenant, alarm: Alarm, channel: Channel | None) -> Incident:
    known = Incident.objects.open().filter(kind=alarm.kind, channel=channel).first()
    if known is None:
        incidents.raise_(tenant, alarm.kind, channel=channel, **alarm.detail)
        return Incident.objects.open().get(kind=alarm.kind, channel=channel)
    if known.detail != alarm.detail:
        known.detail = alarm.detail
        known.save(update_fields=["detail"])
    return known


def _close(tenant: Tenant, was: Iterable[Kept], still: set[tuple[str, str | None]]) -> None:
    for one in was:
        if (one["kind"], one["channel"]) in still:
            continue
        pk = one["channel"]
        channel = Channel.objects.filter(pk=UUID(pk)).first() if pk else None
        if pk is None or channel is not None:
            incidents.close(tenant, one["kind"], channel=channel)


def _kept(tenant: Tenant, incident: Incident, channel: Channel | None) -> Kept:
    return {
        "kind": str(incident.kind),
        "channel": str(channel.pk) if channel else None,
        "title": str(channel or tenant.name),
        "since": incident.opened_at.timestamp(),
        "detail": incident.detail,
    }
