"""Countries of numbers, as far as their first digits tell: those that share a calling code
(the United States and Canada, Russia and Kazakhstan) are one."""

from __future__ import annotations

from babel import Locale
from django.utils.translation import get_language, to_locale
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

#: The first country of each calling code → the digits with which its numbers begin.
COUNTRIES: dict[str, str] = {
    regions[0]: f"+{code}"
    for code, regions in COUNTRY_CODE_TO_REGION_CODE.items()
    if regions[0].isalpha()  # 001 stands for services without a country
}


def name_of(country: str) -> str:
    """In the language in force, with its calling code."""
    names = Locale.parse(to_locale(get_language() or "en")).territories
    return f"{names.get(country, country)} ({COUNTRIES[country]})"


def choices() -> list[tuple[str, str]]:
    """Brazil first, then by name."""
    named = sorted(((code, name_of(code)) for code in COUNTRIES), key=lambda pair: pair[1])
    return sorted(named, key=lambda pair: pair[0] != "BR")
