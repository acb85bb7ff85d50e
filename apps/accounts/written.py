"""Days and moments as pages write them, remembered: lists say the same ones again and again."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language


def written(local: datetime, form: str) -> str:
    """As `date_format` does it, of a moment in the reader's zone, to the minute. `form`: without
    the zone's own letters."""
    return _written(get_language(), local.replace(second=0, microsecond=0, tzinfo=None), form)


@lru_cache(maxsize=10_000)
def _written(_language: str | None, minute: datetime, form: str) -> str:
    return date_format(minute, form)
