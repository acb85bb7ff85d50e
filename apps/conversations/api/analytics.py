"""analytics, reports, dashboard: figures of conversations and messages, as JSON or as CSV."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse

from apps.accounts.api.operation import operation
from apps.accounts.api.request import ApiRequest
from apps.accounts.api.view import ApiView
from apps.accounts.api.wire import Serializer
from apps.conversations.analytics import message_counts, report, standing, standings
from apps.conversations.analytics.counted import Counted
from apps.conversations.analytics.parts import PARTS
from apps.conversations.analytics.report import Messages, Report
from apps.conversations.analytics.sheets import csv_answer
from apps.conversations.analytics.spans import Span
from apps.conversations.analytics.standings import Standing
from apps.conversations.api import analytics_shapes as shapes
from apps.conversations.api.analytics_shapes import steps
from apps.conversations.models import Message, Status
from apps.whatsapp.models import Channel

Values = dict[str, Any]
CSV = "text/csv"
_NAMED = ("date", "agentId", "name")  # the first columns of a table
_MESSAGES = ("came", "went", "left", "arrived", "read")
_TALKS = (
    "opened", "reopened", "answered", "closed",
    "answer_mean", "answer_open_mean", "close_mean", "close_open_mean",
)  # fmt: skip


class Overview(ApiView):
    """How things stand and how they went."""

    permission = {"GET": "campaigns.view"}

    @operation(asks=shapes.PeriodQuery, answers=shapes.OverviewOutput, content=CSV)
    def get(self, request: ApiRequest, values: Values) -> Values | HttpResponse:
        """Figures of a period, of the one before, and of this moment."""
        found = {**_summary(request, values), "now": standing.now()}
        return _named_lines("overview", shapes.OverviewOutput, found) if _csv(request) else found


class Summary(ApiView):
    """What a month came to."""

    permission = {"GET": "campaigns.view"}

    @operation(asks=shapes.PeriodQuery, answers=shapes.SummaryOutput, content=CSV)
    def get(self, request: ApiRequest, values: Values) -> Values | HttpResponse:
        """Figures of a period beside those of the period before."""
        found = _summary(request, values)
        return _named_lines("summary", shapes.SummaryOutput, found) if _csv(request) else found


class MessagesCount(ApiView):
    """Messages, both ways."""

    permission = {"GET": "campaigns.view"}

    @operation(asks=shapes.PeriodQuery, answers=shapes.MessagesCountOutput, content=CSV)
    def get(self, request: ApiRequest, values: Values) -> Values | HttpResponse:
        """Messages by day, hour, channel, origin, and by how far they came; CSV: by day."""
        found = _report(request, values)
        if _csv(request):
            return _lines("messages", shapes.DayMessages, found.days)
        messages = found.messages
        return {
            **_messages(messages),
            "span": found.span,
            "statuses": {one.value: messages.statuses[one.value] for one in Status},
            "origins": {one.value: messages.origins[one.value] for one in Message.Origin},
            "days": found.days,
            "hours": message_counts.hours(found.span, values.get("channel")),
            "channels": [
                {"channel_id": pk, **_messages(some)} for pk, some in found.channels.items()
            ],
        }


class ConversationsStats(ApiView):
    """Conversations, and how fast they were answered."""

    permission = {"GET": "campaigns.view"}

    @operation(asks=shapes.PeriodQuery, answers=shapes.ConversationsStatsOutput, content=CSV)
    def get(self, request: ApiRequest, values: Values) -> Values | HttpResponse:
        """Conversations by day and channel, and how fast they were answered; CSV: by day."""
        found = _report(request, values)
        days = [{"day": one.day, **_talks(one.conversations)} for one in found.days]
        if _csv(request):
            return _lines("conversations", shapes.DayConversations, days)
        total = found.conversations
        return {
            **_talks(total),
            "span": found.span,
            "steps": steps(total.answer_within),
            "days": days,
            "channels": [
                {"channel_id": pk, **_talks(one)} for pk, one in found.counts.channels.items()
            ],
            "now": standing.now(),
        }


class Performance(ApiView):
    """Who did how much, and how fast."""

    permission = {"GET": "campaigns.view"}

    @operation(asks=shapes.PeriodQuery, answers=shapes.PerformanceOutput, content=CSV)
    def get(self, request: ApiRequest, values: Values) -> Values | HttpResponse:
        """Figures of each colleague and team; CSV: of each colleague."""
        found = _report(request, values)
        agents = [
            {"agent_id": one.id, **_person(one), "messages": one.messages}
            for one in standings.agents(found)
        ]
        if _csv(request):
            return _lines("performance", shapes.AgentPerformance, agents)
        teams = [{"team_id": one.id, **_person(one)} for one in standings.teams(found.counts)]
        return {"span": found.span, "agents": agents, "teams": teams}


class Daily(ApiView):
    """Day by day."""

    permission = {"GET": "campaigns.view"}

    @operation(asks=shapes.PeriodQuery, answers=shapes.DailyReportOutput, content=CSV)
    def get(self, request: ApiRequest, values: Values) -> Values | HttpResponse:
        """Everything that is counted, for each day of a period."""
        found = _report(request, values)
        days = [
            {"day": one.day, **_talks(one.conversations), **_daily(one.messages)}
            for one in found.days
        ]
        if _csv(request):
            return _lines("daily", shapes.DailyOutput, days)
        return {"span": found.span, "days": days}


class Dashboard(ApiView):
    """What the start page shows."""

    permission = {"GET": "home.view"}

    @operation(answers=shapes.DashboardOutput, content=CSV)
    def get(self, request: ApiRequest, values: Values) -> Values | HttpResponse:
        """How the inbox and the channels stand now, and today's figures."""
        user = request.actor.user
        found = report.of(request.tenant, Span.latest(1, ZoneInfo(request.tenant.time_zone)))
        told: Values = {
            "now": standing.now(),
            "mine": standing.mine(user.pk) if user else 0,
            "messages": _messages(found.messages),
            "conversations": _talks(found.conversations),
            "channels": [
                {
                    "channel_id": one.pk,
                    "name": one.display_name,
                    "status": one.status,
                    "held": bool(one.held),
                }
                for one in Channel.objects.present().defer("credentials").order_by("display_name")
            ],
        }
        return _named_lines("today", shapes.DashboardOutput, told) if _csv(request) else told


def _csv(request: ApiRequest) -> bool:
    return CSV in request.headers.get("Accept", "")


def span_of(request: ApiRequest, values: Values) -> Span:
    zone = ZoneInfo(request.tenant.time_zone)
    if "from" in values:
        return Span(values["from"], values["to"], zone)
    return Span.latest(values["days"], zone)


def _report(request: ApiRequest, values: Values) -> Report:
    return report.of(request.tenant, span_of(request, values), values.get("channel"))


def _summary(request: ApiRequest, values: Values) -> Values:
    span, channel = span_of(request, values), values.get("channel")
    found, before = report.with_before(request.tenant, span, channel)
    return {
        "span": found.span,
        "messages": _messages(found.messages),
        "conversations": _talks(found.conversations),
        "before_messages": _messages(before.messages),
        "before_conversations": _talks(before.conversations),
        **{name: part.of(found.span, channel) for name, part in PARTS.items()},
    }


def _messages(messages: Messages) -> Values:
    return {name: getattr(messages, name) for name in _MESSAGES}


def _daily(messages: Messages) -> Values:
    return {
        "received": messages.came,
        "written": messages.went,
        "sent": messages.left,
        "delivered": messages.arrived,
        "read": messages.read,
    }


def _talks(counted: Counted) -> Values:
    return {name: getattr(counted, name) for name in _TALKS}


def _person(one: Standing) -> Values:
    return {"name": one.name, **_talks(one.counted)}


def _lines(name: str, shape: type[Serializer], rows: Iterable[Any]) -> HttpResponse:
    """A line a row, under the names that JSON has."""
    writer = shape()
    told = [writer.to_representation(row) for row in rows]
    head = sorted(writer.fields, key=lambda field: field not in _NAMED)  # otherwise as they are
    return csv_answer(name, head, ([one[field] for field in head] for one in told))


def _named_lines(name: str, shape: type[Serializer], found: Values) -> HttpResponse:
    """A line a figure; lists are left out."""
    return csv_answer(name, ("name", "value"), _flat(shape().to_representation(found)))


def _flat(told: Mapping[str, Any], above: str = "") -> Iterable[tuple[str, object]]:
    for name, value in told.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{above}{name}.")
        elif not isinstance(value, list):
            yield f"{above}{name}", value
