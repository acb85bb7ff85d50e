"""Where something stands in a list that is ordered by a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Place:
    """Between two rows: just behind the one with this moment and id. As text they sort as their
    rows do."""

    at: datetime
    id: UUID

    @classmethod
    def read(cls, text: str) -> Self | None:
        moment, _, pk = text.partition("~")
        try:
            at = datetime.fromisoformat(moment)
            return cls(at, UUID(pk)) if at.tzinfo else None
        except ValueError:
            return None

    def __str__(self) -> str:
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        return f"{at}~{self.id}"
