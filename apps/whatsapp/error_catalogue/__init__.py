"""What providers' error codes mean: what comes next, in words for people.

Source for Meta: its page "Error codes" of the WhatsApp Business Platform, read 2026-11-20.
Pure Python; whoever shows `title` and `text` translates them.
"""

from __future__ import annotations

from apps.whatsapp.error_catalogue.entries import Entry, Who
from apps.whatsapp.error_catalogue.meta_access import META_ACCESS
from apps.whatsapp.error_catalogue.meta_content import META_CONTENT
from apps.whatsapp.error_catalogue.meta_managing import META_MANAGING
from apps.whatsapp.error_catalogue.meta_pace import META_PACE
from apps.whatsapp.error_catalogue.meta_people import META_PEOPLE
from apps.whatsapp.error_catalogue.own import BROKEN, OWN, UNKNOWN
from apps.whatsapp.error_catalogue.waha import WAHA

__all__ = ["BROKEN", "CATALOGUES", "OWN", "UNKNOWN", "Entry", "Who", "entry"]

PERMISSIONS = "200-299"  # Meta gives a whole range of codes one meaning

#: Provider → code, or "code/subcode" where the subcode says more → what it means.
CATALOGUES: dict[str, dict[str, Entry]] = {
    "meta": {**META_ACCESS, **META_PACE, **META_PEOPLE, **META_CONTENT, **META_MANAGING},
    "waha": WAHA,
}


def entry(code: str, *, provider: str = "meta", subcode: str = "") -> Entry:
    """What a provider's code means; UNKNOWN when nobody has heard of it.

    Codes of our own, such as `no_answer`, mean the same with every provider.
    """
    catalogue = CATALOGUES.get(provider, {})
    found = catalogue.get(f"{code}/{subcode}") if subcode else None
    found = found or catalogue.get(code) or OWN.get(code)
    if found is None and provider == "meta" and _is_permission(code):
        found = catalogue[PERMISSIONS]
    return found or (BROKEN if _is_breakdown(code) else UNKNOWN)


def _is_permission(code: str) -> bool:
    return len(code) == 3 and code.isascii() and code.isdigit() and code.startswith("2")


def _is_breakdown(code: str) -> bool:
    """An HTTP 5xx without any words: nobody knows how far the request came."""
    return code.startswith("http_5")
