"""The place in a text that was searched for, with what was found marked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

BEFORE, LONGEST = 24, 120  # characters before the first place, and in all


def marked(text: str, terms: Sequence[str]) -> SafeString:
    """Around the first place; `terms`: folded, found at the beginnings of words."""
    spans = _spans(text, terms)
    start = max(0, spans[0][0] - BEFORE) if spans else 0
    if start:
        gap = text.find(" ", start, spans[0][0])
        start = gap + 1 if gap >= 0 else start
    end = min(len(text), start + LONGEST)
    parts: list[SafeString] = [SafeString("…")] if start else []
    at = start
    for first, last in spans:
        if first >= end:
            break
        parts.append(conditional_escape(text[at:first]))
        parts.append(format_html("<mark>{}</mark>", text[first : min(last, end)]))
        at = min(last, end)
    parts.append(conditional_escape(text[at:end]))
    if end < len(text):
        parts.append(SafeString("…"))
    return mark_safe("".join(parts))  # noqa: S308  # nosec B308 B703 - every part is escaped


def _spans(text: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    """Where in the text as it is written; in order, without overlaps."""
    plain, origins = _folded(text)
    found: list[tuple[int, int]] = []
    for term in terms:
        for match in re.finditer(rf"(?<!\w){re.escape(term)}", plain):
            found.append((origins[match.start()], origins[match.end() - 1] + 1))
    spans: list[tuple[int, int]] = []
    for first, last in sorted(found):
        if not spans or first >= spans[-1][1]:
            spans.append((first, last))
    return spans


def _folded(text: str) -> tuple[str, list[int]]:
    """As `people.search.fold`, letter by letter, and where each letter of it stands in the text."""
    letters: list[str] = []
    origins: list[int] = []
    for place, letter in enumerate(text):
        for part in unicodedata.normalize("NFKD", letter).lower():
            if not unicodedata.combining(part):
                letters.append(part)
                origins.append(place)
    return "".join(letters), origins
