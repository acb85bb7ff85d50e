"""A campaign's report as one table: a line for the whole, then for each part of it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.campaigns.recipients.asked import STATUSES
from apps.campaigns.report import variants
from apps.campaigns.report.whole import Report
from apps.campaigns.results import figures
from apps.campaigns.results.figures import Reached, Responses

Cells = list[object]


def head() -> list[str]:
    return [
        _("Part"), _("Name"), _("Code"), _("People"), *_reached_names(),
        pgettext("people", "Answered"), _("Asked not to get any more"), *_lost_names(),
        _("Cost"), _("Currency"),
    ]  # fmt: skip


def _reached_names() -> list[str]:
    return [str(STATUSES[one][0]) for one in ("sent", "delivered", "read")]


def _lost_names() -> list[str]:
    return [str(STATUSES[one][0]) for one in ("failed", "unknown", "cancelled")]


def rows(report: Report) -> Iterator[Cells]:
    """In the language and time zone in force; "" where a part is not counted so."""
    yield _whole(report)
    told = figures.responses_by_variant(report.campaign)
    for number, reached in sorted(figures.by_variant(report.campaign).items()):
        name = f"{variants.letter(number)} {variants.name_of(report.campaign, number)}".strip()
        responses = told.get(number, Responses())
        yield _reached(_("Version"), name, reached, responses, report.currency)
    for one in report.channels:
        yield _reached(_("Channel"), one.name, one.reached, None, report.currency)
    for cause in report.causes:
        yield _counted(_("Not arrived"), cause.title, cause.code, cause.people)
    for cause in report.left_out:
        yield _counted(_("Left out"), cause.title, cause.code, cause.people)
    for at, people in report.replies:
        yield _counted(_("Answers by hour"), _hour(at), "", people)
    for at, reached in report.minutes:
        yield _reached(_("Minute"), _hour(at), reached, None, report.currency)


def _whole(report: Report) -> Cells:
    counts = report.counts
    return [
        _("Whole"), report.campaign.name, "", report.planned, report.sent, report.delivered,
        report.read, report.replied, report.opted_out, counts.failed, counts.unknown,
        counts.cancelled, _cost(report.cost), report.currency,
    ]  # fmt: skip


def _reached(
    part: str, name: str, reached: Reached, told: Responses | None, currency: str
) -> Cells:
    return [
        part, name, "", "", reached.sent, reached.delivered, reached.read,
        told.replied if told else "", told.opted_out if told else "", reached.failed,
        reached.unknown, reached.cancelled, _cost(reached.cost), currency,
    ]  # fmt: skip


def _counted(part: str, name: str, code: str, people: int) -> Cells:
    return [part, name, code, people, *[""] * (len(head()) - 4)]


def _cost(cost: Decimal) -> str:
    return f"{cost.normalize():f}"


def _hour(at: object) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"  # type: ignore[arg-type]
