"""Figures, moments and bars as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

#: Statuses from left to right, with the pattern that says the same as the colour.
BAR: dict[str, str] = {
    "read": "",
    "delivered": "",
    "sent": "",
    "sending": "p-stripe",
    "failed": "p-hatch",
    "unknown": "p-dot",
    "cancelled": "",
    "queued": "",
}
NOT_KNOWN = "–"
NEARLY_FULL = 90  # per cent of a quota from which its bar warns


@register.filter
def num(value: float | None, digits: int = 0) -> str:
    """12480 → 12.480 in Portuguese, 12,480 in English. None is a dash: not known."""
    if value is None:
        return NOT_KNOWN
    return number_format(
        round(value, digits), decimal_pos=digits, use_l10n=True, force_grouping=True
    )


@register.filter
def percent_of(part: float, whole: float | None) -> float:
    """How much of the whole, from 0 to 100. No whole, nothing of it."""
    return min(100.0, max(0.0, 100.0 * part / whole)) if whole else 0.0


def _svg(number: float) -> str:
    return f"{number:.2f}%"  # a point in every language: it is a length, not a text


@register.simple_tag
def bar(used: float, limit: float | None, label: str = "", size: str = "sm") -> SafeString:
    """How full something is. No limit (None) is an empty bar."""
    share = percent_of(used, limit)
    said = label or _("%(share)s%% used") % {"share": num(int(share))}
    full = SafeString(' class="over"') if share >= NEARLY_FULL else ""
    return format_html(
        '<svg class="bar {}" role="img" aria-label="{}"><rect{} width="{}" height="100%"/></svg>',
        size, said, full, _svg(share),
    )  # fmt: skip


@register.simple_tag
def status_bar(counts: Mapping[str, int], label: str, size: str = "lg") -> SafeString:
    """Messages by status as one bar. `counts`: status → messages; `label` tells the same."""
    whole = sum(counts.get(status, 0) for status in BAR)
    areas, patterns, x = [], [], 0.0
    for status, pattern in BAR.items():
        width = percent_of(counts.get(status, 0), whole)
        if width:
            areas.append((status, _svg(x), _svg(width)))
            if pattern:
                patterns.append((_svg(x), _svg(width), pattern))
        x += width
    return format_html(
        '<svg class="bar {}" role="img" aria-label="{}">{}{}</svg>',
        size,
        label,
        format_html_join("", '<rect data-st="{}" x="{}" width="{}" height="100%"/>', areas),
        format_html_join(
            "", '<rect class="pat" x="{}" width="{}" height="100%" fill="url(#{})"/>', patterns
        ),
    )


@register.filter
def ago(moment: datetime | None) -> str:
    """ "18 min ago" within an hour, then the time, then the day; the full moment on hover."""
    if moment is None:
        return NOT_KNOWN
    local = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="seconds"),
        date_format(local, "SHORT_DATETIME_FORMAT"),
        _spoken(local, timezone.localtime()),
    )


def _spoken(local: datetime, now: datetime) -> str:
    minutes = int((now - local).total_seconds() // 60)
    if minutes < 1 and local <= now:
        return _("just now")
    if 0 < minutes < 60:
        return ngettext("%(n)s min ago", "%(n)s min ago", minutes) % {"n": minutes}
    if local.date() == now.date():
        return date_format(local, "H:i")
    return date_format(local, _("j M") if local.year == now.year else _("j M Y"))


@register.filter
def highlight(text: str, query: str) -> SafeString:
    """The part of a text that was searched for, marked."""
    start = text.lower().find(query.lower()) if query else -1
    if start < 0:
        return escape(text)
    end = start + len(query)
    return format_html("{}<mark>{}</mark>{}", text[:start], text[start:end], text[end:])
