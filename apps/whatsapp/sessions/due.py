"""Which sessions have to be asked for, in all tenants at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from psycopg.sql import SQL

from apps.accounts import across
from apps.accounts.models import ChannelRoute, Tenant
from apps.whatsapp.models import Channel
from apps.whatsapp.sessions import ladder, record

Status = Channel.Status

HEARD_OF = timedelta(minutes=2)  # one that is settled and was heard of lately is left alone
HOPEFUL = timedelta(minutes=10)  # one that changed lately is asked for at every turn
_WANTED = SQL(
    "SELECT {schema}, id, status, status_at, last_webhook_at, session FROM {channels}"
    " WHERE provider = 'waha' AND deleted_at IS NULL AND session @> '{{\"wanted\": true}}'"
)


@dataclass(frozen=True, slots=True)
class Watched:
    """As much of a channel as says whether its session is due."""

    schema: str
    channel_id: UUID
    status: str
    status_at: datetime
    last_webhook_at: datetime | None
    session: record.Session

    def is_due(self, now: datetime) -> bool:
        if not self._is_settled() and now - self.status_at < HOPEFUL:
            return True
        heard = max(filter(None, (self.last_webhook_at, self._polled_at())), default=None)
        return heard is None or now - heard >= HEARD_OF

    def _is_settled(self) -> bool:
        """Nothing is about to change: it works, or nobody knows what else to try."""
        step = int(self.session.get("step", 0))
        if self.status == Status.ONLINE:
            return not (step or self.session.get("misses"))
        return ladder.has_given_up(step)

    def _polled_at(self) -> datetime | None:
        return record.moment(self.session, "polled_at")


def watched() -> Iterator[Watched]:
    """The sessions of all tenants that somebody wants to be on."""
    routes = ChannelRoute.objects.filter(kind=ChannelRoute.Kind.CHANNEL)
    with_channels = Tenant.objects.filter(pk__in=routes.values("tenant"))
    for row in across.ask(_WANTED, {"channels": Channel._meta.db_table}, of=with_channels):
        schema, channel_id, status, status_at, last_webhook_at, session = row
        # Django's connections hand JSON over as text.
        yield Watched(schema, channel_id, status, status_at, last_webhook_at, json.loads(session))
