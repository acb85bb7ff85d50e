"""Durations and changes as people read them in reports."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from apps.accounts.templatetags.figures import NOT_KNOWN, num

register = template.Library()
_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


@register.filter
def took(seconds: int | None) -> str:
    """ "45 s", "12 min", "3 h 20 min", "2 d 4 h"; a dash for None."""
    if seconds is None:
        return NOT_KNOWN
    if seconds < _MINUTE:
        return _("%(n)s s") % {"n": seconds}
    if seconds < _HOUR:
        return _("%(n)s min") % {"n": seconds // _MINUTE}
    if seconds < _DAY:
        hours, rest = divmod(seconds, _HOUR)
        return _two(_("%(n)s h") % {"n": hours}, _("%(n)s min") % {"n": rest // _MINUTE}, rest)
    days, rest = divmod(seconds, _DAY)
    return _two(_("%(n)s d") % {"n": num(days)}, _("%(n)s h") % {"n": rest // _HOUR}, rest - _HOUR)


@register.filter
def share_of(part: int, whole: int) -> str:
    """Of a whole in per cent; a dash where there is none."""
    return f"{num(100 * part / whole)}%" if whole else NOT_KNOWN


def _two(great: str, small: str, rest: int) -> str:
    return f"{great} {small}" if rest >= _MINUTE else great
