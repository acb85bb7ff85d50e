"""How a campaign is shown: its state, its moments, its counts."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.templatetags.figures import num, percent_of, status_bar
from apps.campaigns.models import Campaign, Status
from apps.campaigns.recurring import planning, words
from apps.conversations.tallying import Counts
from apps.whatsapp.templatetags.channels import Badge

register = template.Library()


STATES = {
    Status.DRAFT: Badge("queued", "edit", gettext_lazy("Draft")),
    Status.SCHEDULED: Badge("queued", "clock", gettext_lazy("Scheduled")),
    Status.RUNNING: Badge("online", "online", gettext_lazy("Running")),
    Status.PAUSED: Badge("paused", "paused", gettext_lazy("Has paused")),
    Status.FINISHED: Badge("delivered", "check", gettext_lazy("Finished")),
    Status.CANCELLED: Badge("cancelled", "cancelled", gettext_lazy("Cancelled")),
    Status.FAILED: Badge("failed", "failed", gettext_lazy("Did not start")),
}
WAITS = Badge("paused", "clock", gettext_lazy("Waits for its hours"))


@register.filter
def state_of(campaign: Campaign) -> Badge:
    """A running one outside its hours waits."""
    waits = campaign.waiting_until and campaign.waiting_until > timezone.now()
    if campaign.status == Status.RUNNING and waits:
        return WAITS
    return STATES[Status(campaign.status)]


@register.filter
def how_often(campaign: Campaign) -> str:
    """“every week: Mon, Wed”"""
    return words.how_often(campaign.repeats, planning.begins_of(campaign))


@register.filter
def reached(counts: Counts | None) -> int:
    """Messages that arrived, read ones too."""
    return counts.delivered + counts.read if counts else 0


@register.filter
def left(counts: Counts | None) -> int:
    """Messages that went out, whatever became of them afterwards."""
    return counts.sent + reached(counts) if counts else 0


@register.simple_tag
def counts_words(counts: Counts) -> str:
    """What the bar shows, for whoever can't see it."""
    parts = [
        (counts.read, _("%(n)s read")),
        (counts.delivered, _("%(n)s delivered")),
        (counts.sent, _("%(n)s sent")),
        (counts.failed, _("%(n)s failed")),
        (counts.unknown, _("%(n)s not known")),
        (counts.cancelled, _("%(n)s cancelled")),
        (counts.open, _("%(n)s waiting")),
    ]
    return ", ".join(words % {"n": num(number)} for number, words in parts if number)


@register.simple_tag
def counts_bar(counts: Counts, size: str = "sm") -> SafeString:
    by_status = {name: getattr(counts, name) for name in counts.__slots__}
    return status_bar(by_status, counts_words(counts), size)


@register.filter
def short_day(at: date | None) -> str:
    """“24 nov”, as the language writes it."""
    return _day(at, _("j M"))


@register.filter
def short_day_of_year(at: date | None) -> str:
    return _day(at, _("j M Y"))


@register.filter
def long_day(at: date | None) -> str:
    """“terça-feira, 24 nov”"""
    return _day(at, f"l, {_('j M')}")


@register.filter
def short_moment(at: datetime | None) -> str:
    return _day(at, f"{_('j M')}, H:i")


def _day(at: date | None, pattern: str) -> str:
    if at is None:
        return ""
    return date_format(timezone.localtime(at) if isinstance(at, datetime) else at, pattern)


@register.filter
def share(part: int, whole: int) -> str:
    """`48%`; a little is not nothing."""
    percent = percent_of(part, whole)
    if part and percent < 1:
        return "<1%"
    return f"{num(int(percent))}%"
