"""The thread in what every page shares: what can be joined live."""

from __future__ import annotations

from apps.accounts.live import rooms
from apps.conversations.thread import live


def join() -> None:
    """Called once, when the app is ready."""
    rooms.kinds.add(live.kind())
