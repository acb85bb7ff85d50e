"""What people type as a number, and why it is none, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.whatsapp import phones

#: Code of `phones.NotAPhone` → what to say. The import says the same of its rows.
WORDS: dict[str, Any] = {
    "empty": _("Write a number."),
    "damaged": _("A spreadsheet has damaged this number. Write it anew, with all its digits."),
    "letters": _("A number has digits. Write it such as +55 11 90000-0101."),
    "too_short": _("This number is too short. Write it with its area code."),
    "too_long": _("This number is too long. Check its digits."),
    "no_area": _("The area code is missing. Write it such as 11 90000-0101."),
    "bad_area": _("There is no such area code. Check the first two digits."),
    "service": _("This is a service number; nobody can be written to there."),
    "invalid": _("There is no such number. Check its digits."),
}


def words_of(code: str) -> str:
    return str(WORDS.get(code, WORDS["invalid"]))


def read(text: str) -> str:
    """Canonical E.164, "" for blank. Raises ValueError with the words."""
    if not text.strip():
        return ""
    try:
        return phones.read(text)
    except phones.NotAPhone as exc:
        raise ValueError(words_of(exc.code)) from exc
