"""What a check found, as its page tells and draws it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from babel.numbers import format_currency
from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, to_locale
from django.utils.translation import gettext as _

from apps.accounts.templatetags.figures import num, percent_of
from apps.campaigns import wording
from apps.campaigns.models import Campaign
from apps.whatsapp import markets
from apps.whatsapp.models import Template

if TYPE_CHECKING:
    from apps.campaigns.preflight import CostLine, Loss, Problem, Report

register = template.Library()

#: Told beside what went well, not as troubles of their own.
_BESIDE = frozenset({"fall_back"})
_COARSE = Decimal(100)  # from here on an estimate is told without cents


@register.filter
def price(amount: Decimal | None, currency: str) -> str:
    """With cents; None: not known."""
    return _("not known") if amount is None else _currency(amount, currency, 2)


@register.filter
def unit_price(amount: Decimal | None, currency: str) -> str:
    return _("not known") if amount is None else _currency(amount, currency, 4)


def _currency(amount: Decimal, currency: str, digits: int) -> str:
    locale = to_locale(get_language() or "pt-br")
    before = "¤ " if locale == "pt_BR" else "¤"
    pattern = f"{before}#,##0" + (f".{'0' * digits}" if digits else "")
    return format_currency(amount, currency, pattern, locale=locale, currency_digits=False)


def about(amount: Decimal, currency: str) -> str:
    return _currency(amount, currency, 0 if amount >= _COARSE else 2)


@register.simple_tag
def check_lead(report: Report) -> SafeString:
    """The sentence that decides: how many, what it costs, when it is through."""
    people = ngettext(
        "%(n)s person gets it", "%(n)s people get it", report.receives
    ) % {"n": num(report.receives)}  # fmt: skip
    told = [format_html("{}", people)]
    if report.cost:
        words = _("it costs about {cost}")
        told.append(format_html(words, cost=_mark(about(report.cost, report.currency))))
    elif report.cost == 0:
        told.append(format_html("{}", _("it costs nothing")))
    if report.finishes_at:
        told.append(_ends(report.finishes_at))
    return format_html("{}.", _joined(told))


def _mark(text: str) -> SafeString:
    return format_html('<mark class="num">{}</mark>', text)


def _joined(told: list[SafeString]) -> SafeString:
    if len(told) == 1:
        return told[0]
    first = format_html("{}", told[0])
    for one in told[1:-1]:
        first = format_html("{}, {}", first, one)
    return format_html(_("{first} and {last}"), first=first, last=told[-1])


def _ends(at: datetime) -> SafeString:
    local, today = timezone.localtime(at), timezone.localdate()
    time = _mark(date_format(local, "H:i"))
    if local.date() == today:
        return format_html(_("is through at {time}"), time=time)
    day = date_format(local, _("j M"))
    return format_html(_("is through on {day} at {time}"), day=day, time=time)


@dataclass(frozen=True, slots=True)
class Row:
    """Lengths in per cent of everybody: what is kept so far, and what drops out."""

    loss: Loss
    kept: str
    lost: str


@register.simple_tag
def funnel_rows(report: Report) -> list[Row]:
    left, rows = report.total, []
    for loss in report.funnel:
        left -= loss.people
        rows.append(Row(loss, _share(left, report.total), _share(loss.people, report.total)))
    return rows


@register.simple_tag
def share_of(part: int, whole: int) -> str:
    return _share(part, whole)


def _share(part: int, whole: int) -> str:
    return f"{percent_of(max(part, 0), whole):.2f}%"


@register.filter
def category_words(line: CostLine) -> str:
    names = {
        "marketing": _("Offer (marketing)"),
        "utility": _("Notice (utility)"),
        "authentication": _("Code (authentication)"),
        "service": _("Answer (service)"),
    }
    name = names.get(line.category, line.category)
    return _("%(name)s, 24-hour window open") % {"name": name} if line.inside else name


@register.filter
def market_words(line: CostLine) -> str:
    return markets.called(line.market)


@register.filter
def costs_at_most(report: Report) -> Decimal | None:
    return report.cost if report.cost_most is None else report.cost_most


@register.filter
def troubles(report: Report) -> list[Problem]:
    """What blocks first."""
    shown = [one for one in report.problems if one.code not in _BESIDE]
    return sorted(shown, key=lambda one: not one.blocks)


@dataclass(frozen=True, slots=True)
class Fine:
    title: str
    text: str = ""


@register.simple_tag
def what_is_fine(report: Report, campaign: Campaign) -> list[Fine]:
    """What was checked and holds."""
    codes = {one.code for one in report.problems}
    found: list[Fine] = []
    if report.receives and not codes & {"content", "literal_braces"}:
        found.append(_composed(report))
    found += _template(campaign, codes)
    if report.tier and report.tier.room is not None and "tier_room" not in codes:
        text = _("%(n)s more people fit into the next 24 hours.") % {"n": num(report.tier.room)}
        found.append(Fine(_("There is room within Meta’s limit"), text))
    if not codes & {"channel_held", "channel_offline", "no_channel_live"} and campaign.channels:
        many = len(campaign.channels)
        title = ngettext("The channel is live", "All %(n)s channels are live", many) % {"n": many}
        text = _("Whoever already talks to one of the numbers hears from that one.")
        found.append(Fine(title, text if many > 1 else ""))
    return found


def _composed(report: Report) -> Fine:
    title = ngettext(
        "%(n)s message put together, with no empty field",
        "%(n)s messages put together, none with an empty field",
        report.receives,
    ) % {"n": num(report.receives)}
    words = _("%(n)s have nothing for %(name)s and read your fall-back.")
    told = [words % {"n": num(n), "name": name} for name, n in report.fallbacks.items() if n]
    return Fine(title, " ".join(told))


def _template(campaign: Campaign, codes: set[str]) -> list[Fine]:
    if codes & {"content", "template_quality", "template_recategorised"}:
        return []
    names = {
        (one["template"].get("name"), one["template"].get("language"))
        for one in campaign.variants
        if one.get("template")
    }
    accounts = {one.account for one in wording.channels(campaign)}
    rows = Template.objects.present().filter(name__in=[name for name, _language in names])
    return [
        Fine(
            _("Template %(name)s is approved") % {"name": row.name},
            _("Quality: %(quality)s.") % {"quality": row.get_quality_display()},
        )
        for row in rows.filter(account__in=accounts)
        if (row.name, row.language) in names and row.status == Template.Status.APPROVED
    ]
