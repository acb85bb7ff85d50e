"""Rows of the inbox as people read them."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.accounts.templatetags.frame import FACES, icon, initials
from apps.accounts.written import written
from apps.conversations.folders import passages
from apps.conversations.folders.counting import MOST
from apps.conversations.folders.lines import Line
from apps.conversations.models import Contact, Conversation, Status
from apps.conversations.templatetags.contacts import called
from apps.whatsapp.models import Channel
from apps.whatsapp.numbers import spoken

register = template.Library()

LATE = timedelta(minutes=10)  # so long somebody waits before the time is red
_HOUR = 60  # minutes
_SMS = frozenset({Channel.Provider.TWILIO, Channel.Provider.ZENVIA})
_TICKS = {
    Status.QUEUED: gettext_lazy("Waits to leave"),
    Status.SENDING: gettext_lazy("Leaving"),
    Status.SENT: gettext_lazy("Sent"),
    Status.DELIVERED: gettext_lazy("Delivered"),
    Status.READ: gettext_lazy("Read"),
    Status.PLAYED: gettext_lazy("Played"),
    Status.FAILED: gettext_lazy("Failed"),
    Status.UNKNOWN: gettext_lazy("Not known"),
    Status.CANCELLED: gettext_lazy("Cancelled"),
}
#: Statuses that have another's shape.
_SHAPES = {Status.PLAYED: "read"}


@register.simple_tag
def face(contact: Contact, channel: Channel) -> SafeString:
    """Initials, or of somebody without a name two digits; with the way they write."""
    name = contact.name or contact.email
    letters = initials(name) if name else _digits(contact.phone)
    colour = zlib.crc32(name.encode()) % FACES + 1 if name else 0
    via = icon("sms" if channel.provider in _SMS else "wa", "via")
    return format_html(
        '<span class="avatar a{}" aria-hidden="true">{}<span class="via">{}</span></span>',
        colour, letters, via,
    )  # fmt: skip


def _digits(phone: str) -> str:
    return "".join(filter(str.isdigit, spoken(phone)))[:2] or "?"


@register.simple_tag
def row_data(line: Line) -> SafeString:
    """What the page's script knows of a row: its place, and what filters ask."""
    row = line.row
    return format_html(
        ' data-place="{}" data-waits="{}" data-status="{}" data-assignee="{}" data-team="{}"'
        ' data-channel="{}" data-tags="{}" data-priority="{}" data-unread="{}" data-read="{}"',
        line.place,
        line.waits or "",
        row.status,
        row.assignee_id or "",
        row.team_id or "",
        row.channel_id,
        " ".join(map(str, row.tags)),
        row.priority,
        row.unread or "",
        line.read_at,
    )


@register.filter
def choose_label(contact: Contact) -> str:
    return _("Choose %(name)s") % {"name": called(contact)}


@register.simple_tag
def tick(conversation: Conversation) -> SafeString | str:
    """How far our own latest message came; nothing where it was theirs."""
    status = conversation.preview_status
    if status not in _TICKS:
        return ""
    shape = _SHAPES.get(Status(status), status)
    return icon(shape, label=str(_TICKS[Status(status)]), st=shape)


@register.simple_tag
def row_time(conversation: Conversation) -> SafeString:
    """When something was said last; while somebody waits, for how long, which turns red. Pages
    count the minutes on, from `data-since`."""
    since = conversation.waiting_since if conversation.status == Conversation.Status.OPEN else None
    at = timezone.localtime(since or conversation.last_message_at)
    now = timezone.localtime()
    minutes = max(0, int((now - at).total_seconds() // 60))
    attributes = ""
    said = _clock(at, now)
    if since:
        attributes = format_html(' data-since="{}" data-said="{}"', at.isoformat(), said)
        if now - at >= LATE:
            attributes = format_html('{} class="late"', attributes)
            said = _minutes(minutes) if minutes < _HOUR else said
    return format_html(
        '<time datetime="{}" title="{}"{}>{}</time>',
        at.isoformat(timespec="seconds"),
        written(at, "SHORT_DATETIME_FORMAT"),
        attributes,
        said,
    )


def _minutes(count: int) -> str:
    return ngettext("%(n)s min ago", "%(n)s min ago", count) % {"n": count}


def _clock(at: datetime, now: datetime) -> str:
    if at.date() == now.date():
        return written(at, "H:i")
    if at.date() == now.date() - timedelta(days=1):
        return _("yesterday")
    return written(at, _("j M") if at.year == now.year else _("j M Y"))


@register.filter
def returns(until: datetime | None) -> str:
    """When a snoozed conversation comes back."""
    if until is None:
        return _("Back when they write")
    at, now = timezone.localtime(until), timezone.localtime()
    clock = written(at, "H:i")
    if at.date() == now.date():
        return _("Back at %(time)s") % {"time": clock}
    if at.date() == now.date() + timedelta(days=1):
        return _("Back tomorrow, %(time)s") % {"time": clock}
    return _("Back %(day)s, %(time)s") % {"day": written(at, _("j M")), "time": clock}


@register.filter
def capped(count: int | None) -> str:
    """Counting stops, and says so."""
    if count is None:
        return ""
    return f"{MOST - 1}+" if count >= MOST else str(count)


@register.simple_tag
def marked(text: str, terms: Sequence[str]) -> SafeString:
    return passages.marked(text, terms)
