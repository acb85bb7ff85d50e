"""What was said to one person said to another: a new message, asked everything at the door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from apps.accounts import audit
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations.correspondence.telling import content_of
from apps.conversations.models import Message
from apps.conversations.outbox import sending
from apps.conversations.outbox.drafts import Draft, To
from apps.conversations.outbox.refusals import NotForwardable
from apps.whatsapp.media import storing
from apps.whatsapp.media.refusals import NotHere, NotReady
from apps.whatsapp.models import Channel, Media

Kind = Message.Kind
Body = Mapping[str, Any]
_FILES = frozenset({Kind.IMAGE, Kind.VIDEO, Kind.AUDIO, Kind.DOCUMENT, Kind.STICKER})
_KEPT: dict[str, tuple[str, ...]] = {
    Kind.TEXT: ("text", "previewUrl"),
    Kind.LOCATION: ("latitude", "longitude", "name", "address"),
    **dict.fromkeys(_FILES, ("caption", "filename", "voice")),
}
_CARD = ("phones", "emails", "organisation")


@transaction.atomic
def forward(
    tenant: Tenant, message: Message, *, to: To, channel: Channel | None = None, by: Actor
) -> Message:
    """The new message. Raises NotForwardable, NotReady or NotHere for its file, and whatever the
    door says."""
    kind, content = said_in(message)
    if kind in _FILES:
        content = {**content, "mediaId": str(_file(message, by).pk)}
    draft = Draft(
        to=to,
        kind=kind,
        content=content,
        channel=channel,
        origin=Message.Origin.API if by.api_key else Message.Origin.AGENT,
        word_for_word=True,
    )
    made = sending.send(tenant, draft, by=by)
    after = {"original": str(message.pk)}
    audit.record("message.forwarded", by=by, tenant=tenant, about=made, after=after)
    return made


def said_in(message: Message) -> tuple[str, dict[str, Any]]:
    """Kind and content of what would be said, still without its file. Of what only its sender
    could say, such as a template with its buttons, the words. Raises NotForwardable."""
    content = content_of(message)
    if message.revoked_at or not (content or message.media_id):
        raise NotForwardable
    kind = str(message.kind)
    if kind in _KEPT:
        return kind, {name: content[name] for name in _KEPT[kind] if name in content}
    if kind == Kind.CONTACTS:
        return kind, {"contacts": [_card(one) for one in content.get("contacts") or []]}
    words = _words(kind, content)
    if not words:
        raise NotForwardable
    return Kind.TEXT, {"text": words}


def may_be(message: Message) -> bool:
    """Whether it is worth offering."""
    try:
        said_in(message)
    except NotForwardable:
        return False
    return True


def _card(told: Body) -> dict[str, Any]:
    """What has no name is called by its number."""
    name = told.get("name") or next(iter(told.get("phones") or told.get("emails") or ()), "")
    return {"name": name, **{key: told[key] for key in _CARD if told.get(key)}}


def _words(kind: str, content: Body) -> str:
    said: Any = ""
    if kind == Kind.TEMPLATE:
        said = (content.get("shown") or {}).get("body")
    elif kind == Kind.INTERACTIVE:
        raw = content.get("interactive") or {}
        said = content.get("body") or (raw.get("body") or {}).get("text")
    elif kind == Kind.TAPPED:
        said = content.get("title")
    return said if isinstance(said, str) else ""


def _file(message: Message, by: Actor) -> Media:
    """Another row for the same bytes: each goes when the person goes whom it was sent to."""
    media = Media.objects.filter(pk=message.media_id).first() if message.media_id else None
    if media is None or media.state in {Media.State.EXPIRED, Media.State.MISSING}:
        raise NotHere
    if media.state == Media.State.PENDING:
        raise NotReady
    return storing.copy_of(media, by=by)
