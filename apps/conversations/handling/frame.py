"""Notices about conversations, where all are."""

from __future__ import annotations


def join() -> None:
    from apps.conversations.handling import notices  # noqa: F401 - adds its kinds
