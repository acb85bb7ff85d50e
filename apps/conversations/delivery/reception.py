"""What the database says of a company when a slice looks in: one unit of work each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from apps.accounts.models import Tenant
from apps.conversations.delivery import due, duties, leases, lines, removed
from apps.conversations.delivery.duties import Taken
from apps.whatsapp.models import Channel


@dataclass(frozen=True, slots=True)
class Found:
    """Channels that have something to send: those we serve already, and those that are ours
    from now on, each with its row; `others`: some are another slice's, who may have died."""

    known: set[UUID]
    taken: list[tuple[Channel, Taken]]
    others: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """`duties` and `claims`: until when they are ours, on our own clock; `channels`: their rows
    as they are now, of those that may still send."""

    duties: dict[UUID, float]
    claims: dict[UUID, float]
    channels: dict[UUID, Channel]


def tenant_of(schema: str) -> Tenant | None:
    """In `public`. None: there is none, or it may not send."""
    tenant = Tenant.objects.select_related("plan").filter(schema_name=schema).first()
    return tenant if tenant and tenant.may_send else None


def look(tenant: Tenant, owner: UUID, served: Iterable[UUID], room: int) -> Found:
    """See to what is left behind by the dead, then take up to `room` channels with work."""
    leases.settle(tenant)
    removed.withdraw(tenant)
    lines.draw()
    lines.finish()
    waiting = due.channels()
    ours = set(served)
    new = [pk for pk in waiting if pk not in ours][: max(0, room)]
    rows = Channel.objects.in_bulk(new)
    taken = [(rows[pk], duty) for pk in new if pk in rows and (duty := duties.take(pk, owner))]
    return Found(ours.intersection(waiting), taken, len(taken) < len(set(waiting) - ours))


def keep(
    tenant: Tenant, owner: UUID, pacings: Mapping[UUID, dict[str, Any]], claims: Iterable[UUID]
) -> Kept:
    """Stay on duty, and see what became of the channels meanwhile."""
    leases.settle(tenant)
    lines.finish()
    rows = Channel.objects.in_bulk(list(pacings))
    return Kept(
        duties.renew(owner, pacings),
        leases.renew(claims, owner),
        {pk: row for pk, row in rows.items() if row.may_send},
    )


def leave(tenant: Tenant, owner: UUID, channel_id: UUID, pacing: dict[str, Any]) -> None:
    """Others may serve it now."""
    duties.give_up(channel_id, owner, pacing)
    lines.finish()
