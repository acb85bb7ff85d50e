"""Marketing to the United States: Meta delivers no such templates there (Cloud API, error 131049,
since 2025-04-01)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from apps.conversations.models import Category, Message
from apps.whatsapp.models import Channel
from apps.whatsapp.phones import country_of

CODE = "no_us_marketing"
#: Over a row with `phone`; the code of the country is shared with Canada and the Caribbean.
SQL = "phone LIKE '+1%%' AND substr(phone, 3, 3) = ANY(%(american_areas)s::text[])"


def bars(channels: Sequence[Channel], category: str, kinds: Iterable[str]) -> bool:
    """Whether who is there gets nothing; whatever is no template may be said in their window."""
    is_all_templates = all(kind == Message.Kind.TEMPLATE for kind in kinds)
    is_meta = any(one.is_official for one in channels)
    return is_meta and category == Category.MARKETING and is_all_templates


def is_there(phone: str) -> bool:
    return phone.startswith("+1") and phone[2:5] in areas()


@lru_cache(maxsize=1)
def areas() -> frozenset[str]:
    """Area codes of the United States."""
    every = (f"{area}" for area in range(200, 1000))
    return frozenset(area for area in every if country_of(f"+1{area}2345678") == "US")
