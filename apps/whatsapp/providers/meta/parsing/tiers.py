"""The tier that a change names, in the words that Graph has for it."""

from __future__ import annotations

from apps.whatsapp.providers.meta.reading import Item
from apps.whatsapp.tiers import TIERS, UNLIMITED

LARGEST = max(TIERS.values())


def tier_of(value: Item) -> str | None:
    """The tier a change names, as a word or as a number; None where it names none."""
    for name in ("max_daily_conversations_per_business", "current_limit"):
        word = value.text(name)
        if word.startswith("TIER_") and len(word) <= 20:
            return word
        number = value.whole(name)
        if number is not None:
            return _named(number)
    return None


def _named(people: int) -> str:
    if people < 0 or people > LARGEST:
        return UNLIMITED
    if people >= 1000 and people % 1000 == 0:
        return f"TIER_{people // 1000}K"
    return f"TIER_{people}"
