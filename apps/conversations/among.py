"""Ids by the hundred in one statement: as one array, not as a parameter each.

Whoever sends binds parameters in Python, and there a thousand of them take longer than the
statement itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Func, UUIDField, Value


def array(ids: Iterable[UUID]) -> str:
    """For `ANY(%s::uuid[])` and `unnest(%s::uuid[])`, in this order."""
    return "{" + ",".join(map(str, ids)) + "}"


class _Each(Func):
    template = "(SELECT unnest(%(expressions)s::uuid[]))"
    output_field = UUIDField()


def among(ids: Iterable[UUID]) -> Any:
    """For a filter: `pk__in=among(ids)`."""
    return _Each(Value(array(ids)))
