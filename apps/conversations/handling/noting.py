"""Notes for colleagues, who are told where their name stands in one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts import notifications
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant, User
from apps.conversations.handling.doing import id_of, tell
from apps.conversations.handling.refusals import NothingWritten, NotYours
from apps.conversations.models import Conversation, Mention, Note

LONGEST = 4000  # characters
READ = "conversations.view"


@transaction.atomic
def take_note(tenant: Tenant, conversation: Conversation, text: str, *, by: Actor) -> Note:
    """Also of a closed one: a note needs nobody to act. Raises NothingWritten."""
    named = _named(tenant, text)
    note = Note.objects.create(
        conversation=conversation,
        thread_id=conversation.thread_id,
        author_id=id_of(by),
        text=_checked(text),
        mentions=[person.pk for person in named],
    )
    _mention(tenant, note, named, by)
    tell(tenant, [conversation])
    return note


@transaction.atomic
def change_note(tenant: Tenant, note: Note, text: str, *, by: Actor) -> None:
    """Who is named newly is told. Raises NotYours, NothingWritten."""
    _must_be_theirs(note, by)
    named = _named(tenant, text)
    new = [person for person in named if person.pk not in note.mentions]
    note.text, note.edited_at = _checked(text), timezone.now()
    note.mentions = [person.pk for person in named]
    note.save(update_fields=["text", "edited_at", "mentions"])
    note.mentioned.exclude(user_id__in=note.mentions).delete()
    _mention(tenant, note, new, by)
    tell(tenant, [note.conversation])


@transaction.atomic
def remove_note(tenant: Tenant, note: Note, *, by: Actor) -> None:
    """Raises NotYours."""
    _must_be_theirs(note, by)
    conversation = note.conversation
    note.delete()
    tell(tenant, [conversation])


def _checked(text: str) -> str:
    plain = text.strip().replace("\x00", "")
    if not plain:
        raise NothingWritten
    return plain[:LONGEST]


def _must_be_theirs(note: Note, by: Actor) -> None:
    if note.author_id is None or note.author_id != id_of(by):
        raise NotYours


def _named(tenant: Tenant, text: str) -> list[User]:
    """Colleagues whose name stands behind an @, the longest name first."""
    if "@" not in text:
        return []
    people = sorted(
        notifications.those_who_may(tenant, READ).distinct(), key=lambda one: -len(one.called)
    )
    found: dict[UUID, User] = {}
    left = text
    for person in people:
        left, count = re.subn(rf"@{re.escape(person.called)}(?!\w)", " ", left, flags=re.I)
        if count:
            found[person.pk] = person
    return list(found.values())


def _mention(tenant: Tenant, note: Note, people: Iterable[User], by: Actor) -> None:
    others = [person for person in people if person.pk != id_of(by)]
    if not others:
        return
    Mention.objects.bulk_create(
        Mention(note=note, conversation=note.conversation, user_id=person.pk) for person in others
    )
    where = str(note.conversation_id)
    notifications.notify(tenant, "mentioned", to=others, conversation=where, by=by.name)
