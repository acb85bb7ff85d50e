"""The engine in the rest of the house: figures are counted, alarms stand on the first page."""

from __future__ import annotations

from apps.accounts.admin import home


def join() -> None:
    """Called once, when the app is ready."""
    from apps.conversations.operating import (
        receivers,  # noqa: F401 - hears the engine
        tiles,
    )

    home.TILES.append(tiles.tiles)
