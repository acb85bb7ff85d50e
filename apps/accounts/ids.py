"""Ids: UUID version 7, so that rows sort by the time they were made."""

import uuid

import uuid_utils.compat


def new_id() -> uuid.UUID:
    """A UUIDv7. Made in the program, therefore not in commit order."""
    return uuid_utils.compat.uuid7()
