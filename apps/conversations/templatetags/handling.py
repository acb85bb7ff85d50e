"""What a page shows of a conversation beside its messages."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.formats import date_format

from apps.conversations.handling import snoozes
from apps.conversations.models import Conversation
from apps.conversations.views.handling_desk import Desk

register = template.Library()


@register.simple_tag(takes_context=True)
def desk(context: Context, conversation: Conversation) -> Desk:
    return Desk(context["request"], conversation)


@register.filter
def snoozed_words(until: datetime | None) -> str:
    return snoozes.spoken(until)


@register.simple_tag
def clock_in(zone: str) -> str:
    """What time it is there now."""
    return date_format(timezone.localtime(timezone=ZoneInfo(zone)), "H:i")
