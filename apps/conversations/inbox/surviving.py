"""One bad item never costs its neighbours: all at once, and only then in smaller parts."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import InterfaceError, OperationalError, transaction

from apps.whatsapp.webhooks.faults import fault_of

logger = logging.getLogger(__name__)
T = TypeVar("T")
Faults = list[tuple[T, str]]


def each_survives(items: Sequence[T], deed: Callable[[Sequence[T]], None]) -> Faults[T]:
    """Do it with all of them; the items with which it can't be done, each with what went wrong.

    A database that is gone, or asks to try again, is nobody's fault: that is raised.
    """
    if not items:
        return []
    try:
        with transaction.atomic():
            deed(items)
    except (InterfaceError, OperationalError):
        raise
    except Exception as exc:
        if len(items) == 1:
            fault = fault_of(exc)
            logger.warning("item failed", extra={"action": "item_failed", "fault": fault})
            return [(items[0], fault)]
        half = len(items) // 2
        return each_survives(items[:half], deed) + each_survives(items[half:], deed)
    return []
