"""Ids: UUID version 7, so that rows sort by the time they were made."""

import uuid
from datetime import datetime

import uuid_utils.compat


def new_id() -> uuid.UUID:
    """A UUIDv7. Made in the program, therefore not in commit order."""
    return uuid_utils.compat.uuid7()


def id_of(at: datetime) -> uuid.UUID:
    """A UUIDv7 as it would have been made then, for what is written down afterwards."""
    return uuid_utils.compat.uuid7(nanoseconds=int(at.timestamp() * 1_000_000) * 1000)
