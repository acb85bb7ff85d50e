"""Something done to a message after it was written, as it waits for a message not told yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID


class What(StrEnum):
    REACTED = "reacted"
    EDITED = "edited"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class After:
    """`target`: the provider's id of the message; `ours`: the company did it."""

    channel_id: UUID
    target: str
    what: What
    at: datetime
    ours: bool
    emoji: str = ""
    kind: str = ""
    content: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        told = asdict(self)
        return {**told, "channel_id": str(self.channel_id), "at": self.at.isoformat()}

    @classmethod
    def of_json(cls, told: Mapping[str, Any]) -> After:
        return cls(
            UUID(told["channel_id"]),
            told["target"],
            What(told["what"]),
            datetime.fromisoformat(told["at"]),
            told["ours"],
            told["emoji"],
            told["kind"],
            told["content"],
        )
