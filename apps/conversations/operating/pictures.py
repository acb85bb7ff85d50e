"""How much waits where, asked of many companies in a few questions; nothing large is counted.

First it is found out which companies have anything to see at all, by questions that an index
answers with one look each; only those are asked how much.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from psycopg.sql import SQL

from apps.accounts import across
from apps.accounts.models import Tenant
from apps.conversations.operating import asked
from apps.conversations.operating.shapes import MOST, ChannelPicture, CompanyPicture
from apps.conversations.pace.limits import limits_of
from apps.whatsapp.models import Channel

_TABLES = {
    "message": "conversations_message",
    "batch": "conversations_batch",
    "tally": "conversations_batchtally",
    "line": "conversations_batchline",
    "claim": "conversations_claim",
    "doubt": "conversations_doubt",
    "duty": "conversations_duty",
    "orphan": "conversations_orphan",
    "hook": "conversations_webhookdelivery",
    "event": "whatsapp_webhookevent",
    "channel": "whatsapp_channel",
}
Row = dict[str, Any]


def astir() -> list[str]:
    """Schemas of active companies where anything waits, is lost or is held."""
    return across.schemas_where(asked.ANYTHING, _TABLES, of=Tenant.objects.active())


def of(schemas: Iterable[str]) -> dict[str, CompanyPicture]:
    """Schema → its picture. In `public`."""
    tenants = Tenant.objects.filter(schema_name__in=list(schemas)).order_by("schema_name")
    found = {one.schema_name: CompanyPicture(one.pk, one.slug, one.name) for one in tenants}
    names = list(found)
    for row in _ask(asked.CHANNELS, names):
        found[row.pop("schema")].channels.append(_channel(row))
    for row in _ask(asked.BULK, names):
        _add_bulk(found[row["schema"]], row)
    for row in _ask(asked.COMPANY, names):
        picture = found[row.pop("schema")]
        for name, value in row.items():
            setattr(picture, name, value)
    return found


def _channel(row: Row) -> ChannelPicture:
    provider, throughput, own = (row.pop(n) for n in ("provider", "throughput", "own_pace"))
    limit = limits_of(Channel(provider=provider, throughput=throughput, own_pace=own)).per_second
    owner, factor = row.pop("owner"), row.pop("factor")
    speed = limit * (1.0 if factor is None else factor)
    served_by = str(owner)[-6:] if owner else ""
    title = row.pop("display_name")
    return ChannelPicture(title=title, limit=limit, speed=speed, served_by=served_by, **row)


def _add_bulk(picture: CompanyPicture, row: Row) -> None:
    channel: UUID = row["channel_id"]
    for one in picture.channels:
        if one.id == channel and row["waiting"] > 0:
            one.bulk += int(row["waiting"])
            one.bulk_since = min(one.bulk_since or row["since"], row["since"])


def _ask(question: str, schemas: list[str]) -> list[Row]:
    return across.ask_by_name(SQL(question.replace("{most}", str(MOST))), _TABLES, schemas=schemas)
