"""What the items of a page need beside their own rows, asked for all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from apps.accounts.models import Tenant
from apps.conversations.models import ConversationEvent, Message, Thread
from apps.conversations.naming import Names
from apps.conversations.thread.reading import Item
from apps.whatsapp.models import Channel, Media, Template

#: A template's name and language.
Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Around:
    """`names`: of people and keys; `media`: files by id; `quoted`: messages by their provider's
    id; `templates`: for what does not say itself how it was shown."""

    thread: Thread
    channel: Channel
    names: Mapping[UUID, str] = field(default_factory=dict)
    media: Mapping[UUID, Media] = field(default_factory=dict)
    quoted: Mapping[str, Message] = field(default_factory=dict)
    templates: Mapping[Name, Template] = field(default_factory=dict)


def gather(
    tenant: Tenant,
    thread: Thread,
    channel: Channel,
    items: Sequence[Item],
    names: Names | None = None,
) -> Around:
    """`names`: of the page they stand on."""
    names = Names(tenant=tenant) if names is None else names
    messages = [item.row for item in items if item.kind == "message"]
    quoted = _quoted(channel, messages)
    shown = [*messages, *quoted.values()]
    names.want(pk for item in items for pk in _people_of(item))
    names.want(one.author_id for one in quoted.values())
    return Around(
        thread=thread,
        channel=channel,
        names=names,
        media=Media.objects.in_bulk({one.media_id for one in shown if one.media_id}),
        quoted=quoted,
        templates=_templates(channel, messages),
    )


def _quoted(channel: Channel, messages: Sequence[Message]) -> dict[str, Message]:
    """What is quoted stands near mostly, and is asked for only where it doesn't."""
    ids = {one.reply_to for one in messages if one.reply_to}
    near = {one.provider_id: one for one in messages if one.provider_id in ids}
    if far := ids - set(near):
        rows = Message.objects.filter(channel=channel, provider_id__in=far).exclude(provider_id="")
        near |= {row.provider_id: row for row in rows.select_related("batch").defer("words")}
    return near


def _people_of(item: Item) -> Iterable[UUID]:
    row = item.row
    if item.kind == "event" and row.kind == ConversationEvent.Kind.TEAM:
        return []
    if item.kind == "event":
        told = [row.data.get("to"), row.data.get("from")]
        return [UUID(one) for one in told if _is_id(one)]
    mentions = row.mentions if item.kind == "note" else []
    return [pk for pk in (row.author_id, *mentions) if pk]


def _is_id(text: Any) -> bool:
    try:
        return bool(UUID(str(text)))
    except ValueError:
        return False


def _templates(channel: Channel, messages: Iterable[Message]) -> dict[Name, Template]:
    """What was sent from here keeps how it looked; an echo from elsewhere only names it."""
    wanted = {
        (str(one.content.get("name", "")), str(one.content.get("language", "")))
        for one in messages
        if one.kind == Message.Kind.TEMPLATE and one.content and not one.content.get("shown")
    }
    if not wanted:
        return {}
    rows = Template.objects.of_account(channel.account, sandbox=channel.sandbox)
    found = rows.filter(name__in={name for name, _language in wanted})
    return {(row.name, row.language): row for row in found}
