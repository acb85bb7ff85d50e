"""Shapes of figures in the API. Times are seconds, null where nothing was measured."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from apps.accounts.api.wire import Field, Query, Serializer, on_the_wire
from apps.conversations.analytics.counted import STEPS
from apps.conversations.analytics.parts import PARTS
from apps.conversations.analytics.spans import LONGEST
from apps.conversations.models import Message, Status
from apps.whatsapp.models import Channel

_BOTH = _("Name both days, “from” and “to”, or neither.")
_ORDER = _("“to” is before “from”.")
_TOO_LONG = _("Ask for %(most)d days at most.")
_FIRST, _LAST = date(2000, 1, 1), date(2999, 12, 31)
_OUTGOING = [one for one in Status if one != Status.RECEIVED]


class Count(serializers.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"min_value": 0, **kwargs})


class Seconds(Count):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_null=True, **kwargs)


class PeriodQuery(Query):
    """The latest `days`, today among them; or `from` one day `to` another, both included. Days are
    those of the company's zone. `channel`: only this one."""

    days = serializers.IntegerField(min_value=1, max_value=LONGEST, default=30)
    channel = serializers.UUIDField(required=False)

    def get_fields(self) -> dict[str, Field]:
        days = {name: serializers.DateField(required=False) for name in ("from", "to")}
        return {**super().get_fields(), **on_the_wire(dict(days))}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        first, last = attrs.get("from"), attrs.get("to")
        if first is None and last is None:
            return attrs
        if first is None or last is None:
            raise serializers.ValidationError({"from" if last else "to": [_BOTH]})
        if not _FIRST <= first <= last <= _LAST:
            raise serializers.ValidationError({"to": [_ORDER]})
        if (last - first).days >= LONGEST:
            raise serializers.ValidationError({"to": [_TOO_LONG % {"most": LONGEST}]})
        return attrs


class PeriodOutput(Serializer):
    def get_fields(self) -> dict[str, Field]:
        named: dict[str, Field] = {
            "from": serializers.DateField(source="first"),
            "to": serializers.DateField(source="last"),
            "timeZone": serializers.CharField(source="zone"),
        }
        return named


class StatusCounts(Serializer):
    """By how far they have come; each is in exactly one."""

    def get_fields(self) -> dict[str, Field]:
        return {one.value: Count() for one in _OUTGOING}


class OriginCounts(Serializer):
    """By who had them sent."""

    def get_fields(self) -> dict[str, Field]:
        return {one.value: Count() for one in Message.Origin if one != Message.Origin.PERSON}


class MessagesOutput(Serializer):
    """`received`: from customers. `written`: to them, whatever became of it; `sent`: handed over
    to the provider, `delivered` and `read` are among those."""

    received = Count(source="came")
    written = Count(source="went")
    sent = Count(source="left")
    delivered = Count(source="arrived")
    read = Count()


class AnsweredWithin(Serializer):
    """`seconds` null: however long it took."""

    seconds = Seconds()
    count = Count()


class ConversationsOutput(Serializer):
    """`firstResponseSeconds`: from the first message nobody had answered to the first answer, on
    average; `resolutionSeconds`: from opening to closing. `…BusinessSeconds`: only what of it lies
    within business hours."""

    opened = Count()
    reopened = Count()
    answered = Count()
    closed = Count()
    first_response_seconds = Seconds(source="answer_mean")
    first_response_business_seconds = Seconds(source="answer_open_mean")
    resolution_seconds = Seconds(source="close_mean")
    resolution_business_seconds = Seconds(source="close_open_mean")


class NowOutput(Serializer):
    """`waiting`: customers who wait for an answer, the longest since `waitingSince`."""

    open = Count()
    pending = Count()
    unassigned = Count()
    waiting = Count()
    unread = Count()
    waiting_since = serializers.DateTimeField(allow_null=True)


class SummaryOutput(Serializer):
    """`before`: as many days just before these."""

    period = PeriodOutput(source="span")
    messages = MessagesOutput()
    conversations = ConversationsOutput()
    before_messages = MessagesOutput()
    before_conversations = ConversationsOutput()

    def get_fields(self) -> dict[str, Field]:
        return {**super().get_fields(), **{name: part.shape() for name, part in PARTS.items()}}


class OverviewOutput(SummaryOutput):
    now = NowOutput()


class DayMessages(Serializer):
    date = serializers.DateField(source="day")
    received = Count(source="messages.came")
    written = Count(source="messages.went")


class ChannelMessages(MessagesOutput):
    channel_id = serializers.UUIDField()


class HourOutput(Serializer):
    """`hour`: of the day, from 0 to 23, over the whole period."""

    hour = Count(max_value=23)
    received = Count(source="came")
    written = Count(source="went")


class MessagesCountOutput(MessagesOutput):
    period = PeriodOutput(source="span")
    statuses = StatusCounts()
    origins = OriginCounts()
    days = DayMessages(many=True)
    hours = HourOutput(many=True)
    channels = ChannelMessages(many=True)


class DayConversations(ConversationsOutput):
    date = serializers.DateField(source="day")


class ChannelConversations(ConversationsOutput):
    channel_id = serializers.UUIDField()


class ConversationsStatsOutput(ConversationsOutput):
    period = PeriodOutput(source="span")
    answered_within = AnsweredWithin(many=True, source="steps")
    days = DayConversations(many=True)
    channels = ChannelConversations(many=True)
    now = NowOutput()


class AgentPerformance(ConversationsOutput):
    """`agentId` null: nobody, or a rule; `name` "": no longer with the company."""

    agent_id = serializers.UUIDField(allow_null=True)
    name = serializers.CharField()
    messages = Count()


class TeamPerformance(ConversationsOutput):
    """`teamId` null: conversations of no team."""

    team_id = serializers.UUIDField(allow_null=True)
    name = serializers.CharField()


class PerformanceOutput(Serializer):
    period = PeriodOutput(source="span")
    agents = AgentPerformance(many=True)
    teams = TeamPerformance(many=True)


class DailyOutput(ConversationsOutput):
    date = serializers.DateField(source="day")
    received = Count()
    written = Count()
    sent = Count()
    delivered = Count()
    read = Count()


class DailyReportOutput(Serializer):
    period = PeriodOutput(source="span")
    days = DailyOutput(many=True)


class ChannelStanding(Serializer):
    channel_id = serializers.UUIDField()
    name = serializers.CharField()
    status = serializers.ChoiceField(Channel.Status.choices)
    held = serializers.BooleanField()


class DashboardOutput(Serializer):
    """Of today, and how things stand at this moment. `mine`: open conversations of whoever asks,
    0 for an API key."""

    now = NowOutput()
    mine = Count()
    messages = MessagesOutput()
    conversations = ConversationsOutput()
    channels = ChannelStanding(many=True)


def steps(within: list[int]) -> list[dict[str, int | None]]:
    """As programs read them: seconds, and how many took at most so long but longer than before."""
    return [
        {"seconds": most, "count": count}
        for most, count in zip((*STEPS, None), within, strict=True)
    ]
