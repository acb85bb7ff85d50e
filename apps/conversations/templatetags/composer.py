"""What the composer shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.formats import date_format

from apps.accounts.requests import MemberRequest
from apps.conversations.composing import moments, readers, standing
from apps.conversations.composing.preferences import Preferences
from apps.conversations.composing.standing import Standing
from apps.conversations.contents import summary
from apps.conversations.models import Conversation, Message, ReplyDraft

register = template.Library()


@dataclass(frozen=True)
class Composer:
    """Of one person in one conversation."""

    conversation: Conversation
    standing: Standing
    draft: ReplyDraft
    prefers: Preferences

    @cached_property
    def quoted(self) -> Message | None:
        """The message that the draft answers."""
        if self.draft.reply_to is None:
            return None
        own = Message.objects.filter(
            contact=self.conversation.contact_id, channel=self.conversation.channel_id
        )
        return own.filter(pk=self.draft.reply_to).first()

    @property
    def quoted_text(self) -> str:
        return summary(self.quoted.kind, self.quoted.content) if self.quoted else ""

    @property
    def moments(self) -> list[moments.Choice]:
        return moments.choices(timezone.now())

    @property
    def earliest(self) -> str:
        return timezone.localtime().strftime(moments.FIELD)

    @property
    def zone(self) -> str:
        """`Sao Paulo`."""
        return timezone.get_current_timezone_name().rpartition("/")[2].replace("_", " ")


@register.simple_tag(takes_context=True)
def composer_of(context: Context, conversation: Conversation) -> Composer | None:
    """None for who only reads."""
    request: MemberRequest = context["request"]
    if "conversations.reply" not in request.may:
        return None
    reader = context.get("reader") or readers.of(conversation, request.user.pk)
    told = standing.of(request.tenant, conversation, consent=reader.consent)
    return Composer(conversation, told, reader.draft, reader.prefers)


@register.filter
def time_left(until: datetime) -> dict[str, int]:
    """Whole hours and minutes until then."""
    minutes = max(0, int((until - timezone.now()).total_seconds() // 60))
    return {"hours": minutes // 60, "minutes": minutes % 60}


@register.filter
def choice_time(choice: Any) -> str:
    return date_format(timezone.localtime(choice.at), "D H:i")
