"""Sums of days that are over, and of the day that is: what figures of a period are made of.

Days are those of the company's zone. Written anew from what they sum whenever that may have
changed (see `analytics.summing`); nothing else reads them, and losing them costs only time.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class SummedDay(models.Model):
    """`until`: what was before it is in the sums of the day; `at`: when they were written."""

    day = models.DateField(primary_key=True)
    until = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = "summed day"
        verbose_name_plural = "summed days"

    def __str__(self) -> str:
        return self.day.isoformat()


class MessageDay(models.Model):
    """Messages by the day on which they were made, as far as they had come. `author_id`: a
    colleague's, of what they wrote themselves."""

    day = models.DateField()
    channel_id = models.UUIDField()
    direction = models.CharField(max_length=3)
    origin = models.CharField(max_length=10)
    status = models.CharField(max_length=9)
    author_id = models.UUIDField(null=True)
    count = models.PositiveIntegerField()

    class Meta:
        verbose_name = "messages of a day"
        verbose_name_plural = "messages of days"
        indexes = [models.Index(fields=["day"], name="messages_by_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.direction} {self.status} {self.count}"


class MessageHour(models.Model):
    """Messages by the hour of the day, from 0 to 23, in both directions."""

    day = models.DateField()
    channel_id = models.UUIDField()
    hour = models.PositiveSmallIntegerField()
    came = models.PositiveIntegerField()
    went = models.PositiveIntegerField()

    class Meta:
        verbose_name = "messages of an hour"
        verbose_name_plural = "messages of hours"
        indexes = [models.Index(fields=["day"], name="messages_by_hour")]

    def __str__(self) -> str:
        return f"{self.day} {self.hour}"


class ConversationDay(models.Model):
    """What was done with conversations that day, by channel, team and colleague.

    `answered`: first answers, which took `answer_seconds` in all, of them `answer_open_seconds`
    within business hours; `answer_within`: how many of them took at most as long as each of
    `analytics.counted.STEPS` says, longer ones last. `closed` and `close_…`: the same of closing.
    """

    day = models.DateField()
    channel_id = models.UUIDField()
    team_id = models.UUIDField(null=True)
    agent_id = models.UUIDField(null=True)
    opened = models.PositiveIntegerField(default=0)
    reopened = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    answer_seconds = models.BigIntegerField(default=0)
    answer_open_seconds = models.BigIntegerField(default=0)
    answer_within = ArrayField(models.PositiveIntegerField(), default=list)
    closed = models.PositiveIntegerField(default=0)
    close_seconds = models.BigIntegerField(default=0)
    close_open_seconds = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = "conversations of a day"
        verbose_name_plural = "conversations of days"
        indexes = [models.Index(fields=["day"], name="conversations_by_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.opened} {self.closed}"
