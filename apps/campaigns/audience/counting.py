"""How many people an audience means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apps.campaigns.audience.meeting import strangers
from apps.campaigns.audience.people import people
from apps.conversations.segments import counting


def count(audience: Mapping[str, Any]) -> int:
    """Also pasted numbers that are nobody yet. Where counting takes longer than a moment, what
    the database expects; the preflight counts in any case. Raises as `people`."""
    return counting.count(people(audience)).total + len(strangers(audience))
