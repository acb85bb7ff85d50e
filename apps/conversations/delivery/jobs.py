"""What a slice holds in its hands: rows on their way out, and the claims that lease them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from apps.accounts.models import Tenant
from apps.conversations.pace.channel import Lane
from apps.whatsapp.messages import Address
from apps.whatsapp.providers.protocol import Request


@dataclass(slots=True)
class Row:
    """The columns of a message that sending needs. `attempt`: how often it was claimed;
    `is_turned`: it says another thing than it was written for, see `twins`; `closes_at`: the end
    of the hours in which it may leave (None: any)."""

    id: UUID
    contact_id: UUID | None
    batch_id: UUID | None
    variant: int
    kind: str
    content: dict[str, Any]
    values: dict[str, Any] | None
    media_id: UUID | None
    reply_to: str
    category: str
    attempt: int
    is_turned: bool = False
    closes_at: datetime | None = None

    @property
    def lane(self) -> Lane:
        return Lane.REPLIES if self.batch_id is None else Lane.BULK


@dataclass(slots=True)
class Lease:
    """A Claim's row as its owner knows it. `until`: on this process's own clock, `monotonic`."""

    id: UUID
    tenant: Tenant
    channel_id: UUID
    until: float
    left: set[UUID] = field(default_factory=set)

    @property
    def is_mine(self) -> bool:
        return time.monotonic() < self.until


@dataclass(slots=True)
class Job:
    """A claimed message, ready to leave. `template`: name and language of the one it uses."""

    row: Row
    to: Address
    request: Request
    lease: Lease
    template: tuple[str, str] | None = None

    @property
    def is_in_hours(self) -> bool:
        return self.row.closes_at is None or datetime.now(UTC) < self.row.closes_at
