"""How a channel is doing: the only place where its state, quality, speed and holds change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import transaction
from django.utils import timezone

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.live import publishing, rooms
from apps.accounts.models import Tenant
from apps.whatsapp import news
from apps.whatsapp.channels import incidents
from apps.whatsapp.models import Channel, Incident

Status = Channel.Status

TOKEN_DEAD = "token_dead"
BY_ADMIN = "by_admin"
#: A hold's word → the incident it opens. Every other word says that Meta restricts the account.
_INCIDENT_OF: dict[str, Incident.Kind] = {
    TOKEN_DEAD: Incident.Kind.TOKEN_DEAD,
    BY_ADMIN: Incident.Kind.HELD,
}
#: A channel that was live and comes to one of these has dropped out.
_DOWN = frozenset({Status.OFFLINE, Status.FAILED, Status.SCAN_QR})


class Trouble(Protocol):
    """What went wrong, as providers' failures and webhooks' problems both say it."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def detail(self) -> str: ...


@dataclass(frozen=True, slots=True)
class ChannelChange:
    """What `news.channel_changed` carries. `before`: the columns that changed, as they were."""

    channel: Channel
    before: dict[str, Any]


@transaction.atomic
def set_status(
    tenant: Tenant,
    channel: Channel,
    status: str,
    *,
    why: str = "",
    error: Trouble | None = None,
    by: Actor | None = None,
) -> bool:
    """Put the channel into a state; False when it is in it already.

    `why`: the provider's word or ours, kept with the incident. `by`: the person who asked
    for it; then nobody is told that it dropped out, and the log says who it was.
    """
    with _locked(tenant, channel) as row:
        was = Status(row.status)
        if not row.is_present:  # deleted while somebody asked its provider
            return False
        if error is not None:
            row.note_error(error.code, error.title, error.detail)
        elif status == Status.ONLINE and was != Status.ONLINE:
            row.last_error = None
        if was == status:
            return False
        # Of a dead token people are told already.
        known = by is not None or TOKEN_DEAD in row.held.split()
        dropped_out = bool(row.online_at) and status in _DOWN and not known
        row.status, row.status_at = status, timezone.now()
        _note_when_live(row, by)
    if by is not None:
        _record(tenant, channel, {"status": str(was)}, {"status": str(status), "why": why}, by)
    if dropped_out:
        incidents.raise_(tenant, Incident.Kind.DISCONNECTED, channel=channel, why=why)
    elif status == Status.ONLINE or by is not None:
        incidents.close(tenant, Incident.Kind.DISCONNECTED, channel=channel)
    return True


def _record(
    tenant: Tenant, channel: Channel, before: dict[str, Any], after: dict[str, Any], by: Actor
) -> None:
    audit.record(
        "channel.status_changed", by=by, tenant=tenant, about=channel, before=before, after=after
    )


def _note_when_live(row: Channel, by: Actor | None) -> None:
    if row.status == Status.ONLINE:
        row.online_at = row.status_at
    elif by is not None:
        row.online_at = None  # somebody switched it off: it is missed by nobody


def hold(tenant: Tenant, channel: Channel, why: str, **detail: Any) -> bool:
    """Let nothing leave for this reason, a short word; False when it is held for it already.

    Several reasons may hold it at once; each is released by itself. Opens the incident.
    """
    with _locked(tenant, channel) as row:
        held = row.held.split()
        if why not in held:
            row.held = " ".join([*held, why])
    kind = _INCIDENT_OF.get(why, Incident.Kind.ACCOUNT_RESTRICTED)
    incidents.raise_(tenant, kind, channel=channel, why=why, **detail)
    return why not in held


def release(tenant: Tenant, channel: Channel, why: str = "") -> bool:
    """Let messages leave again as far as this reason goes; "" takes away all of them."""
    with _locked(tenant, channel) as row:
        held = row.held.split()
        gone = {why} if why else set(held)
        row.held = " ".join(word for word in held if word not in gone)
    left = {_INCIDENT_OF.get(word, Incident.Kind.ACCOUNT_RESTRICTED) for word in row.held.split()}
    over = {_INCIDENT_OF.get(word, Incident.Kind.ACCOUNT_RESTRICTED) for word in gone} - left
    for kind in over:
        incidents.close(tenant, kind, channel=channel)
    return bool(gone.intersection(held))


def set_quality(tenant: Tenant, channel: Channel, quality: str) -> bool:
    """`green`, `yellow`, `red` or `unknown`, in any case; other words count as unknown."""
    word = quality.lower()
    known = word if word in Channel.Quality.values else Channel.Quality.UNKNOWN
    with _locked(tenant, channel) as row:
        was, row.quality = row.quality, known
    if known == Channel.Quality.RED:
        incidents.raise_(tenant, Incident.Kind.QUALITY_RED, channel=channel)
    elif known in {Channel.Quality.GREEN, Channel.Quality.YELLOW}:
        incidents.close(tenant, Incident.Kind.QUALITY_RED, channel=channel)
    return was != known


def set_speed(
    tenant: Tenant, channel: Channel, *, throughput: int | None = None, tier: str | None = None
) -> bool:
    """Messages a second, and the tier of new people a day (TIER_2K, …). None: nothing new."""
    with _locked(tenant, channel) as row:
        was = (row.throughput, row.tier)
        row.throughput = throughput if throughput is not None else row.throughput
        row.tier = tier if tier is not None else row.tier
    return was != (row.throughput, row.tier)


def set_names(
    tenant: Tenant,
    channel: Channel,
    *,
    verified_name: str | None = None,
    phone_number: str | None = None,
    portfolio: str | None = None,
) -> bool:
    """What the provider calls it. `phone_number` is E.164. None: nothing new."""
    values = {
        "verified_name": verified_name,
        "phone_number": phone_number,
        "portfolio": portfolio,
    }
    with _locked(tenant, channel) as row:
        new = {n: v for n, v in values.items() if v is not None and getattr(row, n) != v}
        for name, value in new.items():
            setattr(row, name, value)
    return bool(new)


_TOLD = (
    "status",
    "held",
    "quality",
    "throughput",
    "tier",
    "verified_name",
    "phone_number",
    "portfolio",
)
_KEPT = (*_TOLD, "status_at", "online_at", "last_error")


@contextmanager
def _locked(tenant: Tenant, channel: Channel) -> Iterator[Channel]:
    """The row as it stands, alone for us; what changed is saved, told, and put on `channel`."""
    with transaction.atomic():
        row = Channel.objects.select_for_update().get(pk=channel.pk)
        was = {name: getattr(row, name) for name in _KEPT}
        yield row
        changed = [name for name in _KEPT if getattr(row, name) != was[name]]
        if changed:
            row.save(update_fields=changed)
        for name in _KEPT:
            setattr(channel, name, getattr(row, name))
        told = {name: was[name] for name in changed if name in _TOLD}
        if told:
            tell(tenant, row, before=told)


def tell(tenant: Tenant, channel: Channel, *, before: dict[str, Any]) -> None:
    """Say to the floors above, and to open pages, that the channel is another now."""
    news.channel_changed.send(sender=None, changes=[ChannelChange(channel, before)])
    show(tenant, channel)


def show(tenant: Tenant, channel: Channel) -> None:
    """Draw the channel's state anew on open pages."""
    publishing.publish(
        tenant,
        rooms.of_tenant(tenant.schema_name),
        "session:status",
        {
            "channelId": str(channel.pk),
            "name": channel.name,
            "status": channel.status,
            "held": channel.held.split(),
            "quality": channel.quality,
            "throughput": channel.throughput,
            "tier": channel.tier,
        },
        template="whatsapp/channels/_card_state.html",
        context={"channel": channel},
    )
