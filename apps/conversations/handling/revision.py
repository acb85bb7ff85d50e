"""How pages notice that what they show of a conversation is old."""

from __future__ import annotations

import zlib

from apps.conversations.models import Conversation


def revision(row: Conversation) -> str:
    """Another one wherever something beside the messages may be another."""
    until, last = row.snoozed_until, row.last_inbound_at
    shown = (
        row.status, str(row.assignee_id), str(row.team_id), sorted(row.tags), int(row.priority),
        row.ai_enabled, until and until.timestamp(), last and last.timestamp(),
    )  # fmt: skip
    return f"{zlib.crc32(repr(shown).encode()):08x}"
