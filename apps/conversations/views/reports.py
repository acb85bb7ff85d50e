"""Reports: how many wrote, how fast they were answered, by whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from apps.accounts.access import requires
from apps.accounts.requests import MemberRequest
from apps.accounts.templatetags.figures import num, percent_of
from apps.conversations.analytics import message_counts, places, report, standing, standings
from apps.conversations.analytics.charts import Chart, chart
from apps.conversations.analytics.counted import STEPS, Counted
from apps.conversations.analytics.report import Day, Messages, Report
from apps.conversations.analytics.sheets import csv_answer
from apps.conversations.forms.reports import PERIODS, Wanted
from apps.conversations.models import Status
from apps.conversations.templatetags.reports import took

PAGE = "conversations/reports/page.html"
_LEGEND = (
    Status.READ, Status.DELIVERED, Status.SENT, Status.FAILED, Status.UNKNOWN,
    Status.CANCELLED, Status.QUEUED,
)  # fmt: skip


@requires("campaigns.view")
@require_GET
def reports(request: MemberRequest) -> HttpResponse:
    wanted = _wanted(request)
    found, before = report.with_before(request.tenant, wanted.span, wanted.channel)
    return render(request, PAGE, _figures(found, before, wanted))


@requires("campaigns.view")
@require_GET
def table(request: MemberRequest, name: str) -> HttpResponse:
    """A part of the report for a spreadsheet. `name`: days, agents, teams or channels."""
    wanted = _wanted(request)
    found = report.of(request.tenant, wanted.span, wanted.channel)
    if name == "days":
        rows: list[list[object]] = [_day_row(one) for one in found.days]
        return csv_answer("days", [_("Day"), *_message_head(), *_talk_head()], rows)
    if name == "channels":
        rows = [[one["name"], *_message_row(one["messages"]), *_talk_row(one["counted"])]
                for one in _channels(found, places.known().channels)]  # fmt: skip
        return csv_answer("channels", [_("Channel"), *_message_head(), *_talk_head()], rows)
    if name in {"agents", "teams"}:
        people = standings.agents(found) if name == "agents" else standings.teams(found.counts)
        rows = [[one.name, one.messages, *_talk_row(one.counted)] for one in people]
        return csv_answer(name, [_("Name"), _("Messages"), *_talk_head()], rows)
    raise Http404


def _wanted(request: MemberRequest) -> Wanted:
    return Wanted.read(request.GET.dict(), ZoneInfo(request.tenant.time_zone))


def _figures(found: Report, before: Report, wanted: Wanted) -> dict[str, Any]:
    there = places.known()
    return {
        "wanted": wanted,
        "periods": PERIODS,
        "channel_names": there.present,
        "span": wanted.span,
        "sums": found.messages,
        "talks": found.conversations,
        "before": before.conversations,
        "now": standing.now(),
        "days": found.days,
        "charts": _charts(found, wanted),
        **_fates(found.messages),
        "within": _within(found.conversations),
        "agents": standings.agents(found),
        "teams": standings.teams(found.counts, there.teams),
        "channels": _channels(found, there.channels),
        "is_empty": not (found.rows or found.counts.rows),
    }


def _charts(found: Report, wanted: Wanted) -> list[tuple[str, Chart]]:
    days = found.days
    short = [date_format(one.day, _("j M")) for one in days]
    opened = [(label, one.conversations.opened) for label, one in zip(short, days, strict=True)]
    said = [
        (label, one.messages.came + one.messages.went)
        for label, one in zip(short, days, strict=True)
    ]
    hours = message_counts.hours(found.span, wanted.channel)
    came = [(f"{one.hour:02}", one.came) for one in hours]
    titles = (
        _("Conversations begun by day"),
        _("Messages by day, both ways"),
        _("When customers write, by hour of the day"),
    )
    return [
        (title, chart(values, name=title))
        for title, values in zip(titles, (opened, said, came), strict=True)
    ]


def _fates(messages: Messages) -> dict[str, Any]:
    """What became of ours; a voice message that was played was read too."""
    counts = {one.value: messages.statuses[one.value] for one in _LEGEND}
    counts[Status.READ.value] = messages.read
    legend = [(one.value, capfirst(one.label), counts[one.value]) for one in _LEGEND]
    said = ", ".join(f"{num(count)} {one.label}" for one, (*_names, count) in
                     zip(_LEGEND, legend, strict=True) if count)  # fmt: skip
    return {"fates": counts, "legend": legend, "fates_said": said}


def _within(talks: Counted) -> list[dict[str, Any]]:
    """How many first answers took at most so long."""
    wanted = (STEPS[1], STEPS[2], STEPS[4], STEPS[6], STEPS[7])
    counts = [(most, talks.answered_within(most)) for most in wanted]
    return [
        {"took": took(most), "count": count, "width": f"{percent_of(count, talks.answered):.2f}%"}
        for most, count in counts
    ]


def _channels(found: Report, names: Mapping[UUID, str]) -> list[dict[str, Any]]:
    messages, talks = found.channels, found.counts.channels
    rows = [
        {
            "name": names.get(pk, ""),
            "messages": messages.get(pk),
            "counted": talks.get(pk) or Counted(),
        }
        for pk in {*messages, *talks}
    ]
    return sorted(rows, key=lambda row: row["name"].casefold())


def _day_row(one: Day) -> list[object]:
    return [one.day.isoformat(), *_message_row(one.messages), *_talk_row(one.conversations)]


def _message_row(messages: Messages | None) -> list[object]:
    return [messages.came, messages.went, messages.arrived, messages.read] if messages else [0] * 4


def _talk_row(counted: Counted) -> list[object]:
    return [
        counted.opened, counted.reopened, counted.answered, counted.closed,
        counted.answer_mean, counted.answer_open_mean, counted.close_mean, counted.close_open_mean,
    ]  # fmt: skip


def _message_head() -> list[str]:
    return [_("Received"), _("Written"), _("Delivered"), _("Read")]


def _talk_head() -> list[str]:
    return [
        _("Begun"), _("Reopened"), _("Answered"), _("Closed"),
        _("First answer (seconds)"), _("First answer in business hours (seconds)"),
        _("Until closed (seconds)"), _("Until closed in business hours (seconds)"),
    ]  # fmt: skip
