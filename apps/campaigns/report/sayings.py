"""The report in words and figures that its page and its paper share, in the language in force."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from apps.accounts.templatetags.accounts import money
from apps.accounts.templatetags.figures import NOT_KNOWN, num
from apps.campaigns.models import Campaign
from apps.campaigns.report.whole import Report
from apps.conversations.analytics.charts import Chart, chart

_HOUR = timedelta(hours=1)
_BY_HOUR = timedelta(hours=48)  # over more, answers are counted by day
_FEWEST = 6  # hours that are drawn, as one alone is no chart


def lead(report: Report) -> str:
    """`Of 9,860 people, 9,083 got it, 6,212 read it and 742 answered.`"""
    return strip_tags(marked_lead(report))


def marked_lead(report: Report) -> SafeString:
    """The same with what decides marked."""
    words = ngettext(
        "Of {planned} person, {delivered} got it, {read} read it and <mark>{replied}"
        " answered</mark>.",
        "Of {planned} people, {delivered} got it, {read} read it and <mark>{replied}"
        " answered</mark>.",
        report.planned,
    )
    return format_html(
        words,
        planned=num(report.planned),
        delivered=num(report.delivered),
        read=num(report.read),
        replied=num(report.replied),
    )


def tiles(report: Report) -> list[tuple[str, str, str]]:
    """Name, figure, what that means."""
    expected = _("%(cost)s expected") % {"cost": cost(report.expected, report.currency)}
    people = ngettext("%(n)s person", "%(n)s people", report.opted_out) % {
        "n": num(report.opted_out)
    }
    return [
        (
            pgettext("messages", "Delivered"),
            share(report.delivered, report.planned),
            _("of the list"),
        ),
        (pgettext("messages", "Read"), share(report.read, report.delivered), _("of the delivered")),
        (
            pgettext("people", "Answered"),
            share(report.replied, report.delivered),
            _("of the delivered"),
        ),
        (_("Asked to stop"), share(report.opted_out, report.delivered), people),
        (_("Cost"), cost(report.cost, report.currency), expected),
        (_("Per answer"), cost(report.per_reply, report.currency), _("of the real cost")),
    ]


def funnel(report: Report) -> list[tuple[str, int, str]]:
    """Step, people, and how many that are of the step before."""
    steps = [
        (pgettext("messages", "Planned"), report.planned),
        (pgettext("messages", "Sent"), report.sent),
        (pgettext("messages", "Delivered"), report.delivered),
        (pgettext("messages", "Read"), report.read),
        (pgettext("people", "Answered"), report.replied),
    ]
    told = [(*steps[0], "")]
    for (_name, before), (name, count) in pairwise(steps):
        told.append((name, count, share(count, before)))
    return told


def share(part: int, whole: int) -> str:
    return f"{num(100 * part / whole, 1)}%" if whole else NOT_KNOWN


def cost(amount: Decimal | None, currency: str) -> str:
    """The figure never leaves its currency at a line's end."""
    return NOT_KNOWN if amount is None else money(round(amount, 2), currency).replace(" ", "\xa0")


def span(campaign: Campaign) -> str:
    """`20 Oct, 10:02 to 17:41`; over midnight with both days."""
    if campaign.started_at is None:
        return ""
    began = timezone.localtime(campaign.started_at)
    day = _("%(day)s, %(clock)s")
    first = day % {"day": date_format(began, _("j M")), "clock": date_format(began, "H:i")}
    if campaign.ended_at is None:
        return _("since %(moment)s") % {"moment": first}
    ended = timezone.localtime(campaign.ended_at)
    last = date_format(ended, "H:i")
    if ended.date() != began.date():
        last = day % {"day": date_format(ended, _("j M")), "clock": last}
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def replies_chart(report: Report) -> tuple[str, Chart]:
    """A title, and answers by hour or, where they came over more than two days, by day. Empty
    ones between are drawn too."""
    told = dict(report.replies)
    first, last = min(told), max(told)
    if last - first <= _BY_HOUR:
        title = _("Answers by hour")
        hours = [first + n * _HOUR for n in range(max((last - first) // _HOUR + 1, _FEWEST))]
        values = [(date_format(at, r"G\h"), told.get(at, 0)) for at in hours]
        return title, chart(values, name=title, words=[date_format(at, "H:i") for at in hours])
    title = _("Answers by day")
    days = Counter[date]()
    for at, people in told.items():
        days[at.date()] += people
    span = [first.date() + timedelta(days=n) for n in range((last.date() - first.date()).days + 1)]
    return title, chart([(date_format(day, _("j M")), days[day]) for day in span], name=title)
