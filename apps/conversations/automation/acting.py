"""The deeds of rules and macros: each by the verb that a person's click calls, so that consent,
the window and the quota hold for them too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from apps.accounts import notifications
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant, User
from apps.conversations import handling, outbox
from apps.conversations.assignment.choosing import whose_turn
from apps.conversations.automation.refusals import NobodyInTeam, NotThereAnyMore
from apps.conversations.hooks import writing
from apps.conversations.models import CannedReply, Conversation, Message, Tag, WebhookEndpoint
from apps.conversations.outbox.drafts import Draft, TemplateUse
from apps.conversations.people import contacts, tags
from apps.whatsapp.models import Media

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Doer:
    """`name`: of the rule or macro, `pk` its id; `origin`: who the customer's thread says wrote."""

    tenant: Tenant
    conversation: Conversation
    by: Actor
    name: str
    pk: UUID
    origin: str


def act(doer: Doer, action: Json) -> None:
    """Raises the Refusal of the verb; then nothing was done. Must run in a transaction."""
    _DEEDS[str(action["do"])](doer, action)


def draft_of(doer: Doer, action: Json) -> Draft:
    """The message that this action would send. Raises NotThereAnyMore."""
    return _DRAFTS[str(action["do"])](doer, action)


def _send(doer: Doer, action: Json) -> None:
    outbox.send(doer.tenant, draft_of(doer, action), by=doer.by)


def _text(doer: Doer, action: Json) -> Draft:
    return Draft(doer.conversation, content={"text": action["text"]}, origin=doer.origin)


def _file(doer: Doer, action: Json) -> Draft:
    return _of_file(doer, UUID(action["mediaId"]), str(action.get("caption", "")))


def _of_file(doer: Doer, media_id: UUID, caption: str) -> Draft:
    media = Media.objects.filter(pk=media_id).first()
    if media is None:
        raise NotThereAnyMore
    content: dict[str, Any] = {"mediaId": str(media.pk)}
    if caption and media.kind not in {Message.Kind.AUDIO, Message.Kind.STICKER}:
        content["caption"] = caption
    if media.kind == Message.Kind.DOCUMENT and media.filename:
        content["filename"] = media.filename
    return Draft(doer.conversation, str(media.kind), content, origin=doer.origin)


def _canned(doer: Doer, action: Json) -> Draft:
    reply = CannedReply.objects.filter(pk=action["reply"]).first()
    if reply is None:
        raise NotThereAnyMore
    if reply.media_id:
        return _of_file(doer, reply.media_id, reply.text)
    return Draft(doer.conversation, content={"text": reply.text}, origin=doer.origin)


def _template(doer: Doer, action: Json) -> Draft:
    name, _colon, language = str(action["template"]).rpartition(":")
    use = TemplateUse(name, language, values=action.get("values", {}))
    return Draft(doer.conversation, template=use, origin=doer.origin)


def _assign(doer: Doer, action: Json) -> None:
    handling.assign(doer.tenant, doer.conversation, to=UUID(action["to"]), by=doer.by)


def _team(doer: Doer, action: Json) -> None:
    handling.give_to_team(doer.tenant, doer.conversation, team=UUID(action["team"]), by=doer.by)


def _turn(doer: Doer, action: Json) -> None:
    """Whoever of the team has it already keeps it."""
    team = UUID(action["team"])
    handling.give_to_team(doer.tenant, doer.conversation, team=team, by=doer.by)
    if doer.conversation.assignee_id:
        return
    person = whose_turn(doer.tenant, team)
    if person is None:
        raise NobodyInTeam
    handling.assign(doer.tenant, doer.conversation, to=person, by=doer.by)


def _release(doer: Doer, _action: Json) -> None:
    handling.assign(doer.tenant, doer.conversation, to=None, by=doer.by)


def _ai(doer: Doer, action: Json) -> None:
    handling.set_ai(doer.tenant, doer.conversation, enabled=bool(action["on"]), by=doer.by)


def _tag(doer: Doer, action: Json) -> None:
    handling.tag(doer.tenant, doer.conversation, tags=_names(action), by=doer.by)


def _untag(doer: Doer, action: Json) -> None:
    handling.untag(doer.tenant, doer.conversation, tags=_names(action), by=doer.by)


def _tag_contact(doer: Doer, action: Json) -> None:
    contacts.add_tags(doer.tenant, doer.conversation.contact, _names(action), by=doer.by)


def _untag_contact(doer: Doer, action: Json) -> None:
    contacts.remove_tags(doer.tenant, doer.conversation.contact, _names(action), by=doer.by)


def _names(action: Json) -> list[str]:
    """Those tags that are still there."""
    there = tags.names_of(action["tags"], dict(Tag.objects.values_list("pk", "name")))
    if not there:
        raise NotThereAnyMore
    return there


def _priority(doer: Doer, action: Json) -> None:
    level = int(action["priority"])
    handling.prioritise(doer.tenant, doer.conversation, priority=level, by=doer.by)


def _snooze(doer: Doer, action: Json) -> None:
    until = timezone.now() + timedelta(minutes=int(action["minutes"]))
    handling.snooze(doer.tenant, doer.conversation, until=until, by=doer.by)


def _close(doer: Doer, _action: Json) -> None:
    handling.close(doer.tenant, doer.conversation, by=doer.by)


def _note(doer: Doer, action: Json) -> None:
    handling.take_note(doer.tenant, doer.conversation, str(action["text"]), by=doer.by)


def _notify(doer: Doer, action: Json) -> None:
    people = User.objects.filter(memberships__tenant=doer.tenant, is_active=True)
    found = list(people.filter(pk__in=action["to"]).distinct())
    if not found:
        raise NotThereAnyMore
    where = str(doer.conversation.pk)
    told = {"conversation": where, "rule": doer.name, "text": str(action.get("text", ""))}
    notifications.notify(doer.tenant, "rule_tells", to=found, **told)


def _webhook(doer: Doer, action: Json) -> None:
    endpoint = WebhookEndpoint.objects.filter(pk=action["endpoint"]).first()
    if endpoint is None:
        raise NotThereAnyMore
    facts = {"automation": {"id": str(doer.pk), "name": doer.name}}
    writing.called(doer.tenant, endpoint, doer.conversation.pk, facts)


_DRAFTS: dict[str, Callable[[Doer, Json], Draft]] = {
    "reply": _text,
    "canned": _canned,
    "file": _file,
    "template": _template,
}
#: Those that write to the customer.
SAYING = frozenset(_DRAFTS)
_DEEDS: dict[str, Callable[[Doer, Json], None]] = {
    **dict.fromkeys(_DRAFTS, _send),
    "assign": _assign,
    "team": _team,
    "turn": _turn,
    "release": _release,
    "ai": _ai,
    "tag": _tag,
    "untag": _untag,
    "tag_contact": _tag_contact,
    "untag_contact": _untag_contact,
    "priority": _priority,
    "snooze": _snooze,
    "close": _close,
    "note": _note,
    "notify": _notify,
    "webhook": _webhook,
}
