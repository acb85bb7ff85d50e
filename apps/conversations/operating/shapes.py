"""What is seen of the engine, as values. Times are seconds since 1970, None: nothing waits."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Self
from uuid import UUID

#: More than this of anything is not counted any further, except for bulk, which is tallied.
MOST = 1000


@dataclass(slots=True)
class ChannelPicture:
    """`name`: for programs; `title`: for people. `limit`, `speed`: messages a second, at most and
    as the provider's complaints allow now. `served_by`: the end of the slice's id, "" nobody.
    `leased`: messages in claims, `lost`: of those, in claims whose time is over."""

    id: UUID
    name: str
    title: str
    status: str
    held: str = ""
    limit: float = 0.0
    speed: float = 0.0
    served_by: str = ""
    replies: int = 0
    replies_since: float | None = None
    bulk: int = 0
    bulk_since: float | None = None
    unknown: int = 0
    leased: int = 0
    lost: int = 0

    @property
    def may_send(self) -> bool:
        return self.status == "online" and not self.held

    @property
    def is_quiet(self) -> bool:
        something = self.replies or self.bulk or self.unknown or self.leased or self.served_by
        return not (something or self.held)


@dataclass(slots=True)
class CompanyPicture:
    """`stale_orphans`: statuses of the last hour that found no message within five minutes.
    `event_since`: when the oldest webhook was received that is not applied yet. `hooks`: webhooks
    of ours that wait to leave."""

    tenant_id: UUID
    slug: str
    title: str
    channels: list[ChannelPicture] = field(default_factory=list)
    orphans: int = 0
    stale_orphans: int = 0
    event_since: float | None = None
    hooks: int = 0
    hook_since: float | None = None

    @property
    def is_quiet(self) -> bool:
        something = self.orphans or self.hooks or self.event_since is not None
        return not something and all(one.is_quiet for one in self.channels)

    def as_json(self) -> dict[str, Any]:
        """Without what the company's row says anyway."""
        told = asdict(self)
        for name in ("tenant_id", "slug", "title"):
            del told[name]
        for one in told["channels"]:
            one["id"] = str(one["id"])
        return told

    @classmethod
    def from_json(cls, tenant_id: UUID, slug: str, title: str, told: dict[str, Any]) -> Self:
        channels = [
            ChannelPicture(**{**one, "id": UUID(one["id"])}) for one in told.get("channels", [])
        ]
        return cls(tenant_id, slug, title, **{**told, "channels": channels})
