"""Where delivery meets the rest of the house."""

from __future__ import annotations


def join() -> None:
    """Hear what lets waiting messages leave."""
    from apps.conversations.delivery import receivers  # noqa: F401
