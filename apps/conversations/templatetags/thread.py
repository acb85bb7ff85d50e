"""How a thread is drawn: its days, bubbles, sounds and what was done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.accounts.templatetags.figures import num
from apps.accounts.templatetags.frame import icon
from apps.conversations.thread import formatting, occurrences
from apps.conversations.thread.bubbles import Bubble
from apps.conversations.thread.gathering import Around
from apps.conversations.thread.reading import Item
from apps.conversations.thread.ticks import Tick
from apps.whatsapp.media.waves import BARS, LOUDEST
from apps.whatsapp.models import Media

register = template.Library()

_HIGH, _STEP = 28, 4  # of the picture of a sound, in its own units
_LOWEST = 0.1  # so that silence is seen as well


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    y: str
    height: str


@register.simple_tag(name="bubble")
def bubble_of(item: Item, around: Around) -> Bubble:
    return Bubble(item, around)


@register.filter
def whatsapp_text(text: object) -> SafeString:
    """What a person wrote, with WhatsApp's markup and with links."""
    return formatting.html_of(str(text or ""))


@register.simple_tag
def note_text(item: Item, around: Around) -> SafeString:
    """With the names of those who are meant."""
    names = [around.names[pk] for pk in item.row.mentions if pk in around.names]
    return formatting.html_of(item.row.text, names=names)


@register.filter
def only_emoji(text: object) -> bool:
    return formatting.is_only_emoji(str(text or ""))


@register.simple_tag
def name_of(pk: UUID | None, around: Around) -> str:
    """A colleague's, or a key's."""
    known = around.names.get(pk) if pk else None
    return known or _("A former colleague")


@register.simple_tag
def event_words(item: Item, around: Around) -> str:
    return occurrences.words(item.row, around)


@register.filter
def event_icon(item: Item) -> str:
    return occurrences.icon(item.row)


@register.filter
def tick_icon(tick: Tick) -> SafeString:
    return icon(tick.icon, label=tick.label, st=tick.st)


@register.filter
def day_words(day: date) -> str:
    """Today, yesterday, else as `day_plain`."""
    today = timezone.localdate()
    if day == today:
        return _("today")
    if day == today - timedelta(days=1):
        return _("yesterday")
    return day_plain(day)


@register.filter
def day_plain(day: date) -> str:
    """Weekday and day; of another year that too."""
    this_year = day.year == timezone.localdate().year
    said = date_format(day, _("l, j F") if this_year else _("j F Y"))
    # Portuguese writes days and months small; Django's names of them are not.
    return said.lower() if (get_language() or "").startswith("pt") else said


@register.filter
def moment_words(moment: datetime) -> str:
    """`14:30` today, else the day as well."""
    local = timezone.localtime(moment)
    hour = date_format(local, "H:i")
    if local.date() == timezone.localdate():
        return hour
    return _("%(day)s, %(time)s") % {"day": date_format(local, _("j M")), "time": hour}


@register.filter
def web_link(address: object) -> str:
    """The address if it leads to a web page; what others send may be anything."""
    text = str(address or "")
    return text if text.startswith(("https://", "http://")) else ""


@register.filter
def wave(media: Media | None) -> Iterable[Bar]:
    """A sound as bars; level ones where nobody has listened to it."""
    peaks = list(media.peaks) if media and media.peaks else [12] * BARS
    for place, peak in enumerate(peaks):
        height = _HIGH * max(_LOWEST, min(1.0, peak / LOUDEST))
        yield Bar(place * _STEP, f"{(_HIGH - height) / 2:.1f}", f"{height:.1f}")


@register.filter
def money(amount: Any, currency: str) -> str:
    """`12.50 BRL`, as the order says it."""
    return f"{num(float(amount or 0), 2)} {currency}".strip()
