"""A contact's cell in each column of the list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy

from apps.accounts.templatetags.figures import ago
from apps.conversations.models import Attribute, Medium
from apps.conversations.people import worded, zones
from apps.conversations.segments.list_columns import ListColumn
from apps.conversations.templatetags.contacts import promotions, tag_chip
from apps.whatsapp.numbers import spoken

register = template.Library()

Row = dict[str, Any]
_MOST_TAGS = 3
_NOTHING = mark_safe('<span class="muted none">–</span>')  # nosec B308 B703 - ours
_NEVER = gettext_lazy("never")


@register.simple_tag
def cell(column: ListColumn, row: Row) -> str:
    """`row`: `contact`, `tags`, `owner`, `refusals` by medium, and `has_email` where the e-mail
    has a column of its own."""
    if column.attribute is not None:
        return _text(_of_attribute(column.attribute, row["contact"].attributes))
    return _CELLS[column.key](row)


def _text(text: str) -> SafeString:
    if not text:
        return _NOTHING
    return format_html('<span class="cut">{}</span>', text)


def _plain(name: str) -> Callable[[Row], SafeString]:
    return lambda row: _text(getattr(row["contact"], name))


def _notes(row: Row) -> SafeString:
    return _text(" ".join(row["contact"].notes[:200].split()))


def _number(row: Row) -> SafeString:
    """Whoever has none is known by their e-mail, unless that stands beside it."""
    contact = row["contact"]
    return _text(spoken(contact.phone) or ("" if row["has_email"] else contact.email))


def _tags(row: Row) -> SafeString:
    chips = format_html_join(" ", "{}", ((tag_chip(tag),) for tag in row["tags"][:_MOST_TAGS]))
    more = len(row["tags"]) - _MOST_TAGS
    return chips if more < 1 else format_html('{} <span class="tiny muted">+{}</span>', chips, more)


def _source(row: Row) -> SafeString:
    return _text(row["contact"].get_source_display())


def _promotions(medium: str) -> Callable[[Row], SafeString]:
    return lambda row: promotions(row["refusals"][medium].get(row["contact"].pk, ""))


def _blocked(row: Row) -> str:
    moment = row["contact"].blocked_at
    return ago(moment) if moment else _text("")


def _moment(name: str) -> Callable[[Row], str]:
    def said(row: Row) -> str:
        moment = getattr(row["contact"], name)
        return ago(moment) if moment else format_html('<span class="muted">{}</span>', _NEVER)

    return said


def _of_attribute(attribute: Attribute, values: dict[str, Any]) -> str:
    """As on the contact's page, days in short."""
    value = values.get(attribute.key)
    if value is None:
        return ""
    if attribute.kind == Attribute.Kind.DATE:
        return _day(str(value))
    return worded.BY_KIND.get(attribute.kind, worded.plain)(value)


def _day(text: str) -> str:
    """A value from when the field was no date stays as it is."""
    try:
        return date_format(date.fromisoformat(text), "SHORT_DATE_FORMAT")
    except ValueError:
        return text


_CELLS: dict[str, Callable[[Row], str]] = {
    "phone": _number,
    "email": _plain("email"),
    "category": _plain("category"),
    "notes": _notes,
    "tags": _tags,
    "language": _plain("language"),
    "time_zone": lambda row: _text(worded.city(zones.of(row["contact"]))),
    "owner": lambda row: _text(row["owner"]),
    "source": _source,
    "consent_whatsapp": _promotions(Medium.WHATSAPP),
    "consent_sms": _promotions(Medium.SMS),
    "blocked": _blocked,
    "created": _moment("created_at"),
    "last_seen": _moment("last_seen_at"),
    "last_written": _moment("last_written_at"),
    "id": lambda row: _text(str(row["contact"].pk)),
}
