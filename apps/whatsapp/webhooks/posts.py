"""What a provider posted, from the moment its signature held until it is a row."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.utils import timezone

from apps.whatsapp.providers.protocol import RoutingKeys

_NO_KEYS = RoutingKeys()
LIVE, SANDBOX = False, True  # the values of `sandbox` on channels and routes


@dataclass(frozen=True, slots=True)
class Home:
    """The tenant whose channel it is about."""

    schema: str


@dataclass(frozen=True, slots=True)
class Post:
    """A genuine webhook.

    `home`: the tenant of a channel's own address; None at the platform's, where `keys` say
    whose it is. `scopes`: which routes count (live, sandbox), the first that has one wins.
    `problem`: why the body can't be read, "" when it can.
    """

    provider: str
    raw: bytes
    channel_id: UUID | None = None
    home: Home | None = None
    scopes: tuple[bool, ...] = (LIVE,)
    headers: dict[str, str] = field(default_factory=dict)
    keys: RoutingKeys = _NO_KEYS
    problem: str = ""
    received_at: datetime = field(default_factory=timezone.now)


@dataclass(frozen=True, slots=True)
class Row:
    """A post, or a tenant's part of it, as it will be stored. `home` None: nobody's."""

    home: Home | None
    post: Post
    body: bytes
    sandbox: bool
    is_part: bool = False
    problem: str = ""

    @property
    def digest(self) -> bytes:
        """The same bytes at the same address are the same event."""
        where = f"{self.post.provider}:{self.post.channel_id or ''}:{int(self.sandbox)}:"
        return sha256(where.encode() + self.body).digest()
