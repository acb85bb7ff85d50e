"""What is done with a conversation from its page: each deed says what was done, and its undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from apps.accounts.errors import Refusal
from apps.accounts.ids import as_id
from apps.accounts.requests import MemberRequest
from apps.conversations import handling
from apps.conversations.handling import owners, snoozes
from apps.conversations.models import Conversation, Team

#: What was asked, and the deed that takes it back.
Asked = Mapping[str, str]
ME, WRITES = "me", "writes"


class NoSuchDeed(Refusal):
    code = "no_such_act"
    status = 400
    message = gettext_lazy("There is no such thing to do. Reload the page and try again.")


@dataclass(frozen=True, slots=True)
class Done:
    """`undo` None: nothing changed, or it can't be taken back."""

    words: str
    undo: Asked | None = None


Deed = Callable[[MemberRequest, Conversation, Asked], Done]


def assign(request: MemberRequest, row: Conversation, asked: Asked) -> Done:
    """`to`: ME, an id, or nothing for nobody."""
    to = request.user.pk if asked.get("to") == ME else as_id(asked.get("to", ""))
    before = row.assignee_id
    changed = handling.assign(request.tenant, row, to=to, by=request.actor)
    undo = {"do": "assign", "to": str(before or "")} if changed else None
    if to is None:
        return Done(_("The conversation is nobody’s now."), undo)
    if to == request.user.pk:
        return Done(_("The conversation is yours now."), undo)
    name = owners.answerer(request.tenant, to).called
    return Done(_("%(name)s has the conversation now.") % {"name": name}, undo)


def team(request: MemberRequest, row: Conversation, asked: Asked) -> Done:
    before, to = row.team_id, as_id(asked.get("to", ""))
    changed = handling.give_to_team(request.tenant, row, team=to, by=request.actor)
    undo = {"do": "team", "to": str(before or "")} if changed else None
    found = Team.objects.filter(pk=to).first() if to else None
    if found is None:
        return Done(_("The conversation is no team’s now."), undo)
    return Done(_("The team %(team)s has the conversation now.") % {"team": found.name}, undo)


def snooze(request: MemberRequest, row: Conversation, asked: Asked) -> Done:
    until = _moment(asked.get("until", ""))
    handling.snooze(request.tenant, row, until=until, by=request.actor)
    return Done(snoozes.spoken(until), {"do": "wake"})


def wake(request: MemberRequest, row: Conversation, asked: Asked) -> Done:
    until = row.snoozed_until
    changed = handling.wake(request.tenant, row, by=request.actor)
    undo = {"do": "snooze", "until": until.isoformat() if until else WRITES}
    return Done(_("The conversation is back."), undo if changed else None)


def close(request: MemberRequest, row: Conversation, asked: Asked) -> Done:
    changed = handling.close(request.tenant, row, by=request.actor)
    words = pgettext("conversation", "Conversation closed.")
    return Done(words, {"do": "reopen"} if changed else None)


def archive(request: MemberRequest, row: Conversation, asked: Asked) -> Done:
    changed = handling.archive(request.tenant, row, by=request.actor)
    words = _("Conversation archived: only the search finds it.")
    return Done(words, {"do": "reopen"} if changed else None)


def reopen(request: MemberRequest, row: Conversation, asked: Asked) -> Done:
    handling.reopen(request.tenant, row, by=request.actor)
    return Done(_("The conversation is open again."), {"do": "close"})


def tag(request: MemberRequest, row: Conversation, asked: Asked) -> Done:
    names = _names(asked)
    if not handling.tag(request.tenant, row, tags=names, by=request.actor):
        return Done(_("The conversation has this tag already."))
    return Done(_("Tag added."), {"do": "untag", "tag": ",".join(names)})


def untag(request: MemberRequest, row: Conversation, asked: Asked) -> Done:
    names = _names(asked)
    changed = handling.untag(request.tenant, row, tags=names, by=request.actor)
    return Done(_("Tag taken off."), {"do": "tag", "tag": ",".join(names)} if changed else None)


def prioritise(request: MemberRequest, row: Conversation, asked: Asked) -> Done:
    before = row.priority
    wanted = _priority(asked.get("to", ""))
    changed = handling.prioritise(request.tenant, row, priority=wanted, by=request.actor)
    words = _("The priority is now: %(priority)s.") % {"priority": row.get_priority_display()}
    return Done(words, {"do": "priority", "to": str(int(before))} if changed else None)


def ai(request: MemberRequest, row: Conversation, asked: Asked) -> Done:
    on = asked.get("to") == "on"
    changed = handling.set_ai(request.tenant, row, enabled=on, by=request.actor)
    words = _("The AI may answer here now.") if on else _("The AI no longer answers here.")
    return Done(words, {"do": "ai", "to": "off" if on else "on"} if changed else None)


def unread(request: MemberRequest, row: Conversation, asked: Asked) -> Done:
    handling.mark_unread(request.tenant, row, by=request.actor)
    return Done(_("Marked as unread."))


DEEDS: dict[str, Deed] = {
    "assign": assign,
    "team": team,
    "snooze": snooze,
    "wake": wake,
    "close": close,
    "archive": archive,
    "reopen": reopen,
    "tag": tag,
    "untag": untag,
    "priority": prioritise,
    "ai": ai,
    "unread": unread,
}


def find(asked: Asked) -> Deed:
    """Raises NoSuchDeed."""
    deed = DEEDS.get(asked.get("do", ""))
    if deed is None:
        raise NoSuchDeed
    return deed


def colleague(asked: Asked) -> UUID | None:
    return as_id(asked.get("to", ""))


def _names(asked: Asked) -> list[str]:
    names = [name.strip() for name in asked.get("tag", "").split(",") if name.strip()]
    if not names:
        raise NoSuchDeed
    return names


def _priority(text: str) -> int:
    known = {str(value): value for value in Conversation.Priority.values}
    if text not in known:
        raise NoSuchDeed
    return int(known[text])


def _moment(text: str) -> datetime | None:
    """None: before they write. Raises NoSuchDeed."""
    if text == WRITES:
        return None
    try:
        at = parse_datetime(text)
    except ValueError as exc:
        raise NoSuchDeed from exc
    if at is None:
        raise NoSuchDeed
    return make_aware(at) if is_naive(at) else at
