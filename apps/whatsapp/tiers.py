"""How many people a portfolio may write to first in 24 hours, by Meta's names of it."""

from __future__ import annotations

#: Absent: one without a limit, and names that nobody knew when this was written.
TIERS = {
    "TIER_50": 50,
    "TIER_250": 250,
    "TIER_1K": 1_000,
    "TIER_2K": 2_000,
    "TIER_10K": 10_000,
    "TIER_100K": 100_000,
}
LOWEST = frozenset({"TIER_50", "TIER_250"})  # of a company that is not verified
UNLIMITED = "TIER_UNLIMITED"
