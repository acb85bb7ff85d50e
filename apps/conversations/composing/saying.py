"""From what stands in the box to messages: all of them join the queue, or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from apps.accounts.actor import Actor
from apps.accounts.ids import as_id
from apps.accounts.models import Tenant
from apps.conversations import outbox
from apps.conversations.composing import moments, uploads
from apps.conversations.composing.refusals import NothingSaid, TooManyFiles
from apps.conversations.models import Conversation, Message
from apps.conversations.outbox import Draft, TemplateUse, windows
from apps.whatsapp.media.refusals import NotHere
from apps.whatsapp.models import Media

MOST_FILES = 10
Kind = Message.Kind
_WITH_CAPTION = frozenset({Kind.IMAGE, Kind.VIDEO, Kind.DOCUMENT})


@dataclass(frozen=True, slots=True)
class Written:
    """`files`: ids of media, in their order. `leave_at` None: at once."""

    text: str = ""
    files: Sequence[UUID] = ()
    reply_to: str = ""
    leave_at: datetime | None = None


@transaction.atomic
def say(
    tenant: Tenant, conversation: Conversation, written: Written, *, by: Actor
) -> list[Message]:
    """The text is the caption of the first file that can have one. Raises what `outbox.send`
    raises, and the refusals of `composing`."""
    _check_moment(conversation, written.leave_at)
    parts = list(_parts(written))
    if not parts:
        raise NothingSaid
    return [
        outbox.send(tenant, _draft(conversation, written, kind, content, is_first=not at), by=by)
        for at, (kind, content) in enumerate(parts)
    ]


@transaction.atomic
def say_template(
    tenant: Tenant,
    conversation: Conversation,
    use: TemplateUse,
    *,
    leave_at: datetime | None = None,
    by: Actor,
) -> Message:
    """Raises what `outbox.send` raises."""
    uploads.sent(_files_in(use))
    draft = Draft(
        to=conversation,
        channel=conversation.channel,
        template=use,
        origin=Message.Origin.AGENT,
        leave_at=leave_at,
    )
    return outbox.send(tenant, draft, by=by)


def _files_in(use: TemplateUse) -> Iterator[UUID]:
    for value in (use.values or {}).values():
        if isinstance(value, dict) and (pk := as_id(value.get("mediaId"))):
            yield pk


def _draft(
    conversation: Conversation, written: Written, kind: str, content: Any, *, is_first: bool
) -> Draft:
    return Draft(
        to=conversation,
        kind=kind,
        content=content,
        channel=conversation.channel,
        reply_to=written.reply_to if is_first else "",
        origin=Message.Origin.AGENT,
        leave_at=written.leave_at,
    )


def _parts(written: Written) -> Iterator[tuple[str, dict[str, Any]]]:
    text = written.text.strip()
    files = _files(written.files)
    captioned = next((one for one in files if one.kind in _WITH_CAPTION), None) if text else None
    if text and captioned is None:
        yield Kind.TEXT, {"text": text}
    for one in files:
        content = {"mediaId": str(one.pk)}
        if one.kind == Kind.DOCUMENT and one.filename:
            content["filename"] = one.filename
        if one is captioned:
            content["caption"] = text
        yield one.kind, content


def _files(ids: Sequence[UUID]) -> list[Media]:
    if len(ids) > MOST_FILES:
        raise TooManyFiles
    uploads.sent(ids)
    known = Media.objects.in_bulk(ids)
    if len(known) != len(set(ids)):
        raise NotHere
    return [known[pk] for pk in dict.fromkeys(ids)]


def _check_moment(conversation: Conversation, at: datetime | None) -> None:
    """Better now than by a message that ends cancelled."""
    if at is None:
        return
    moments.check(at)
    channel, contact = conversation.channel, conversation.contact
    moments.check_window(at, windows.until([contact], channel).get(contact.pk))
