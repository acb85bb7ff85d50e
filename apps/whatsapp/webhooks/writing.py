"""Writes batches of posts on a connection of its own, beside Django's.

A batch is one transaction. When it fails, each post is tried by itself, so that one whose
tenant is just being deleted takes nobody along.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connections

from apps.whatsapp.webhooks import storing
from apps.whatsapp.webhooks.posts import Post

logger = logging.getLogger(__name__)

#: Seconds. A provider waits about ten; a table that is being migrated must not hold up all.
_CONNECT, _STATEMENT, _LOCK = 3, 8, 2
#: What became of a post: the schemas that got something of it, or why it is not stored.
Outcome = frozenset[str] | Exception


class Writer:
    """For one thread."""

    def __init__(self) -> None:
        self._connection: psycopg.Connection[Any] | None = None

    def write(self, posts: Sequence[Post]) -> list[Outcome]:
        """One outcome for each post, in their order. Never raises."""
        try:
            return self._together(posts)
        except Exception as exc:  # the database's, or a fault of ours that one post brings out
            if self._is_lost() or len(posts) == 1:
                return [exc] * len(posts)
            logger.warning("a batch of webhooks failed", extra={"error": type(exc).__name__})
            return self._each(posts)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def _together(self, posts: Sequence[Post]) -> list[Outcome]:
        """A connection that was lost while it was idle is made anew, once."""
        try:
            return [self._store(posts)] * len(posts)
        except psycopg.OperationalError:
            if not self._is_lost():
                raise
            return [self._store(posts)] * len(posts)

    def _each(self, posts: Sequence[Post]) -> list[Outcome]:
        """One by one; what was refused for its tenant's sake is not tried again for the next."""
        outcomes: list[Outcome] = []
        trouble: dict[object, Exception] = {}
        for post in posts:
            whose = post.home or (post.keys.channels, post.keys.accounts)
            if whose in trouble:
                outcomes.append(trouble[whose])
                continue
            try:
                outcomes.append(self._store([post]))
            except psycopg.Error as exc:
                trouble[whose] = exc
                outcomes.append(exc)
            except Exception as exc:
                logger.exception("a webhook can't be stored")
                outcomes.append(exc)
        return outcomes

    def _store(self, posts: Sequence[Post]) -> frozenset[str]:
        connection = self._connected()
        # A pipeline: two journeys to the server instead of one for each statement.
        with connection.pipeline(), connection.transaction(), connection.cursor() as cursor:
            return storing.store(cursor, posts)

    def _connected(self) -> psycopg.Connection[Any]:
        if self._connection is None or self._is_lost():
            self._connection = psycopg.connect(**_parameters())
        return self._connection

    def _is_lost(self) -> bool:
        return self._connection is None or self._connection.closed or self._connection.broken


def _parameters() -> dict[str, Any]:
    wait = f"-c statement_timeout={_STATEMENT}s -c lock_timeout={_LOCK}s"
    parameters = connections["default"].get_connection_params()
    return {
        **parameters,
        "autocommit": True,
        "cursor_factory": psycopg.Cursor,
        "connect_timeout": _CONNECT,
        "tcp_user_timeout": _STATEMENT * 1000,  # milliseconds
        "application_name": "recado webhooks",
        "options": f"{parameters.get('options', '')} {wait}".strip(),
    }
