"""All that a page shows of a conversation beside its messages, read where it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from apps.accounts.models import User
from apps.accounts.requests import MemberRequest
from apps.conversations.consent import panel
from apps.conversations.forms import details
from apps.conversations.handling import before, snoozes
from apps.conversations.handling.doing import ENDED
from apps.conversations.handling.revision import revision
from apps.conversations.models import Conversation, Medium, Tag, Thread
from apps.conversations.people import zones
from apps.conversations.views.contact_page import fact
from apps.whatsapp.models import Channel

_SMS = (Channel.Provider.TWILIO, Channel.Provider.ZENVIA)
_ANSWERS = "service"
Status = Conversation.Status


class Desk:
    """For one reader."""

    def __init__(self, request: MemberRequest, conversation: Conversation) -> None:
        self.request, self.row = request, conversation
        self.contact = conversation.contact
        self.may_act = "conversations.reply" in request.may
        self.may_change = "contacts.manage" in request.may and self.contact.is_present
        self.revision = revision(conversation)

    @property
    def is_over(self) -> bool:
        return self.row.status in ENDED

    @property
    def is_snoozed(self) -> bool:
        return self.row.status == Status.PENDING

    @property
    def is_mine(self) -> bool:
        return self.row.assignee_id == self.request.user.pk

    @cached_property
    def owner(self) -> User | None:
        return (
            User.objects.filter(pk=self.row.assignee_id).first() if self.row.assignee_id else None
        )

    @property
    def thread(self) -> Thread:
        return self.row.thread

    @cached_property
    def tags(self) -> Sequence[Tag]:
        return list(Tag.objects.filter(pk__in=self.row.tags))

    @cached_property
    def contact_tags(self) -> Sequence[Tag]:
        return list(Tag.objects.filter(pk__in=self.contact.tags))

    @cached_property
    def other_tags(self) -> Sequence[Tag]:
        return list(Tag.objects.exclude(pk__in=self.row.tags)[:200])

    @property
    def priorities(self) -> list[tuple[int, str]]:
        """Most urgent first."""
        return [(int(value), str(label)) for value, label in Conversation.Priority.choices[::-1]]

    @property
    def snoozes(self) -> list[snoozes.Choice]:
        return list(snoozes.choices())

    @cached_property
    def before(self) -> list[before.Line]:
        return before.of(self.row)

    @cached_property
    def consent(self) -> list[panel.Line]:
        """For the way they write on; answers need no consent."""
        by_sms = self.row.channel.provider in _SMS
        name = str((Medium.SMS if by_sms else Medium.WHATSAPP).label)
        parts = panel.parts(self.request.tenant, self.contact)
        lines = [line for part in parts if part.name == name for line in part.lines]
        return [line for line in lines if line.name != str(panel.NAMES[_ANSWERS])]

    @property
    def facts(self) -> list[dict[str, object]]:
        own = [fact(one, self.contact) for one in details.own(self.request.tenant)]
        return own + [fact(one, self.contact) for one in details.added()]

    @property
    def zone(self) -> str:
        return zones.of(self.contact) or ""
