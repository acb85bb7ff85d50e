"""Answers that come piece by piece."""

from __future__ import annotations

from typing import Any

from asgiref.sync import async_to_sync

from apps.accounts.tenancy import in_public


async def _all_of(response: Any) -> str:
    return b"".join([part async for part in response]).decode()


def text_of(response: Any) -> str:
    """All of it, read as a server does: when the request is over, outside the tenant."""
    with in_public():
        return str(async_to_sync(_all_of)(response))
