"""Which companies have something to ask their providers, asked across all schemas at once."""

from __future__ import annotations

from apps.accounts import across

_TABLES = {"doubts": "conversations_doubt"}


def schemas() -> list[str]:
    """Of companies that may send: those with a doubt whose time has come."""
    condition = "EXISTS (SELECT 1 FROM {doubts} WHERE ask_at <= now())"
    return across.schemas_where(condition, _TABLES, of=across.may_send())


def active() -> list[str]:
    """Of companies that may send, those whose tables are there."""
    return across.ready(_TABLES.values(), of=across.may_send())
