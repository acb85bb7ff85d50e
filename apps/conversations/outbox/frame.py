"""The door out, where every app's ears are."""

from __future__ import annotations


def join() -> None:
    from apps.conversations.outbox import receivers  # noqa: F401 - hears the engine
