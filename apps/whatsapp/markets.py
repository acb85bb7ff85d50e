"""Meta's markets in the language in force. Its price lists name them in English."""

from __future__ import annotations

from functools import cache

from babel import Locale
from django.utils.translation import get_language, gettext_lazy, to_locale

#: Markets of more than one country, as Meta's list of 1 July 2025 names them.
_REGIONS = {
    "North America": gettext_lazy("North America"),
    "Rest of Africa": gettext_lazy("Rest of Africa"),
    "Rest of Asia Pacific": gettext_lazy("Rest of Asia and the Pacific"),
    "Rest of Central & Eastern Europe": gettext_lazy("Rest of Central and Eastern Europe"),
    "Rest of Latin America": gettext_lazy("Rest of Latin America"),
    "Rest of Middle East": gettext_lazy("Rest of the Middle East"),
    "Rest of Western Europe": gettext_lazy("Rest of Western Europe"),
    "Other": gettext_lazy("Other countries"),
}
#: Names that are not those of Unicode's list.
_NAMED_OTHERWISE = {"Turkey": "TR"}


def called(market: str) -> str:
    """A market of a newer list that nobody has translated keeps Meta's name."""
    if market in _REGIONS:
        return str(_REGIONS[market])
    names = Locale.parse(to_locale(get_language() or "en")).territories
    return str(names.get(_countries().get(market, ""), market))


@cache
def _countries() -> dict[str, str]:
    """English name → code (Brazil: BR)."""
    named = {name: code for code, name in Locale("en").territories.items() if code.isalpha()}
    return named | _NAMED_OTHERWISE
