"""The door in, where every app's ears are."""

from __future__ import annotations


def join() -> None:
    from apps.conversations.inbox import receivers  # noqa: F401 - hears the wire
