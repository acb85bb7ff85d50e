"""What was done with a conversation, in a sentence."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from apps.accounts.actor import PLATFORM
from apps.conversations.models import Conversation, ConversationEvent
from apps.conversations.thread.gathering import Around

Kind = ConversationEvent.Kind

#: Done by somebody.
_BY: dict[str, str] = {
    Kind.OPENED: gettext_noop("%(who)s opened the conversation"),
    Kind.REOPENED: gettext_noop("%(who)s opened the conversation again"),
    Kind.ASSIGNED: gettext_noop("%(who)s gave the conversation to %(to)s"),
    Kind.UNASSIGNED: gettext_noop("%(who)s gave the conversation back to everybody"),
    Kind.TEAM: gettext_noop("%(who)s gave the conversation to the team %(team)s"),
    Kind.SNOOZED: gettext_noop("%(who)s snoozed the conversation until %(until)s"),
    Kind.WOKEN: gettext_noop("%(who)s brought the conversation back"),
    Kind.CLOSED: gettext_noop("%(who)s closed the conversation"),
    Kind.ARCHIVED: gettext_noop("%(who)s archived the conversation"),
    Kind.TAGGED: gettext_noop("%(who)s added the tag %(tags)s"),
    Kind.UNTAGGED: gettext_noop("%(who)s took the tag %(tags)s off"),
    Kind.PRIORITY: gettext_noop("%(who)s set the priority to %(priority)s"),
    Kind.AI: gettext_noop("%(who)s handed the conversation to the AI"),
    Kind.HUMAN: gettext_noop("%(who)s took the conversation back from the AI"),
}
#: Come about by itself, or by nobody in particular.
_ITSELF: dict[str, str] = {
    Kind.OPENED: gettext_noop("Conversation opened"),
    Kind.REOPENED: gettext_noop("Conversation open again: the customer wrote"),
    Kind.ASSIGNED: gettext_noop("Conversation given to %(to)s"),
    Kind.UNASSIGNED: gettext_noop("Conversation given back to everybody"),
    Kind.TEAM: gettext_noop("Conversation given to the team %(team)s"),
    Kind.SNOOZED: gettext_noop("Conversation snoozed until %(until)s"),
    Kind.WOKEN: gettext_noop("Conversation back from snoozing"),
    Kind.CLOSED: gettext_noop("Conversation closed"),
    Kind.ARCHIVED: gettext_noop("Conversation archived"),
    Kind.TAGGED: gettext_noop("Tag added: %(tags)s"),
    Kind.UNTAGGED: gettext_noop("Tag taken off: %(tags)s"),
    Kind.PRIORITY: gettext_noop("Priority set to %(priority)s"),
    Kind.AI: gettext_noop("Conversation handed to the AI"),
    Kind.HUMAN: gettext_noop("Conversation taken back from the AI"),
    Kind.RULE: gettext_noop("The rule %(rule)s acted"),
    Kind.AWAY: gettext_noop("The customer was told that nobody is there now"),
}
_TAKEN = gettext_noop("%(who)s took the conversation")
_NO_TEAM = gettext_noop("Conversation given to no team any more")
_ICONS: dict[str, str] = {
    Kind.RULE: "flow",
    Kind.AI: "persona",
    Kind.SNOOZED: "clock",
    Kind.WOKEN: "clock",
}


def words(event: ConversationEvent, around: Around) -> str:
    return _(_sentence(event)) % _told(event, around)


def icon(event: ConversationEvent) -> str:
    """Blank for most: a line of text is enough."""
    return _ICONS.get(event.kind, "")


def _sentence(event: ConversationEvent) -> str:
    data = event.data
    if event.kind == Kind.TEAM and not data.get("to"):
        return _NO_TEAM
    if event.kind == Kind.ASSIGNED and event.by_id and data.get("to") == str(event.by_id):
        return _TAKEN
    is_somebodys = event.by_name and event.by_name != PLATFORM.name and event.kind in _BY
    return _BY[event.kind] if is_somebodys else _ITSELF[event.kind]


def _told(event: ConversationEvent, around: Around) -> dict[str, str]:
    data = event.data
    return {
        "who": event.by_name,
        "to": _name(data.get("to"), around),
        "team": str(data.get("team") or ""),
        "until": _moment(data.get("until")),
        "tags": ", ".join(str(tag) for tag in data.get("tags") or ()),
        "priority": _priority(data.get("priority")),
        "rule": f"“{data.get('rule', '')}”",
    }


def _name(told: Any, around: Around) -> str:
    try:
        return around.names[UUID(str(told))]
    except (ValueError, KeyError):
        return _("a former colleague")


def _moment(told: Any) -> str:
    at = parse_datetime(str(told)) if told else None
    if at is None:
        return _("they write")
    local = timezone.localtime(at)
    day, time = date_format(local, _("j M")), date_format(local, "H:i")
    return _("%(day)s, %(time)s") % {"day": day, "time": time}


def _priority(told: Any) -> str:
    try:
        return str(Conversation.Priority(int(told)).label)
    except (TypeError, ValueError):
        return ""
