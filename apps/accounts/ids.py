"""Ids: UUID version 7, so that rows sort by the time they were made."""

import uuid
from datetime import UTC, datetime

import uuid_utils
import uuid_utils.compat


def new_id() -> uuid.UUID:
    """A UUIDv7. Made in the program, therefore not in commit order."""
    return uuid_utils.compat.uuid7()


def new_id_texts(count: int) -> list[str]:
    """So many, each after the one before, as text: a fraction of the work."""
    return [str(uuid_utils.uuid7()) for _ in range(count)]


def as_id(text: object) -> uuid.UUID | None:
    """None where it is no id."""
    try:
        return uuid.UUID(str(text))
    except ValueError:
        return None


def id_of(at: datetime) -> uuid.UUID:
    """A UUIDv7 as it would have been made then, for what is written down afterwards."""
    return uuid_utils.compat.uuid7(nanoseconds=int(at.timestamp() * 1_000_000) * 1000)


def first_id(at: datetime, *, after: int = 0) -> uuid.UUID:
    """The smallest id of that moment, so that a span of time is a stretch of a table's own order.
    `after`: milliseconds later."""
    milliseconds = max(0, int(at.timestamp() * 1000) + after)
    return uuid.UUID(int=milliseconds << 80)


def made_at(id_: uuid.UUID) -> datetime:
    """When an id was made, to the millisecond."""
    return datetime.fromtimestamp((id_.int >> 80) / 1000, UTC)
