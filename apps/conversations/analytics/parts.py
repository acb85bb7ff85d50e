"""What floors above add to the summary of a period: each a part of its own, under its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from apps.accounts.api.wire import Serializer
from apps.conversations.analytics.spans import Span


@dataclass(frozen=True, slots=True)
class Part:
    """`shape`: how it is told to programs. `of`: its figures, for a span and, unless it is None,
    one channel."""

    shape: type[Serializer]
    of: Callable[[Span, UUID | None], Any]


#: By name. Each app adds its own when it is ready.
PARTS: dict[str, Part] = {}
