"""The languages Meta takes templates in, by their names in the reader's language."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language, to_locale

#: developers.facebook.com, WhatsApp: supported languages of templates.
CODES = re.findall(
    r"\w+",
    "af sq ar az bn bg ca zh_CN zh_HK zh_TW hr cs da nl en en_GB en_US et fil fi fr ka de el gu ha"
    " he hi hu id ga it ja kn kk rw_RW ko ky_KG lo lv lt mk ms ml mr nb fa pl pt_BR pt_PT pa ro ru"
    " sr sk sl es es_AR es_ES es_MX sw sv ta te th tr uk ur uz vi zu",
)
#: Offered before the others.
FIRST = ("pt_BR", "en_US", "es")


def name_of(code: str) -> str:
    """pt_BR → “português (Brasil)”; an unknown code stays as it is."""
    return _name(code, to_locale(get_language() or "en"))


@cache
def _name(code: str, reader: str) -> str:
    try:
        return Locale.parse(code).get_display_name(reader) or code
    except (UnknownLocaleError, ValueError):
        return code


def choices(*, without: set[str] | None = None) -> list[tuple[str, str]]:
    """Code and name, the usual ones first, then by name."""
    codes = [code for code in CODES if code not in (without or set())]
    named = sorted((code, name_of(code)) for code in codes)
    first = [(code, name_of(code)) for code in FIRST if code in codes]
    rest = sorted((pair for pair in named if pair[0] not in FIRST), key=lambda pair: pair[1])
    return [*first, *rest]


def of_reader() -> str:
    """The language of templates that suits who reads the page."""
    return "pt_BR" if (get_language() or "").startswith("pt") else "en_US"
