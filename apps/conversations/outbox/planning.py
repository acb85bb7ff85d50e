"""Everything that is asked before a message may join the queue, in one place and one order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations.consent import asking
from apps.conversations.contents import judging, personal
from apps.conversations.models import Category, Contact, Message, Status
from apps.conversations.outbox import (
    channels,
    parts,
    quoting,
    recipients,
    saying,
    standing,
    windows,
)
from apps.conversations.outbox.drafts import Draft, Variant
from apps.conversations.outbox.saying import Said
from apps.conversations.people import identities
from apps.conversations.people.keys import Scope
from apps.whatsapp.messages import NOWHERE
from apps.whatsapp.models import Channel

Origin = Message.Origin

ASKS_AFTER = timedelta(minutes=10)
#: Words for somebody who is waiting: after an outage they may be out of place.
_ASKED = frozenset({Origin.AGENT, Origin.AI})


@dataclass(frozen=True, slots=True)
class Plan:
    """A message that may leave. `window_until` None: nobody counts, or none is open."""

    message: Message
    contact: Contact
    channel: Channel
    window_until: datetime | None
    parts: int


def plan(tenant: Tenant, draft: Draft, *, by: Actor) -> Plan:
    """Ask everything but the quota; inside a transaction, because the contact is held and may
    be new. Nothing of the message is written. Raises a Refusal of `outbox.refusals`, of consent,
    of templates, of files, or UnfitContent."""
    standing.check(tenant)
    what = Variant(draft.kind, draft.content, draft.template)
    read = saying.read(tenant, what, by=by)  # may fetch a file: before anybody is held
    contact = recipients.held(tenant, draft.to, origin=draft.origin)
    channel = channels.choose(contact, draft.to, what, draft.channel)
    said = saying.by_channel(channel, what, read)
    category = said.category or draft.category or Category.SERVICE
    medium = asking.medium_of(channel)
    asking.check(tenant, contact, medium=medium, category=category, channel=channel)
    window_until = windows.until([contact], channel).get(contact.pk)
    closed = windows.why_not(channel, said.kind, window_until)
    if closed:
        raise closed
    content = _content(tenant, draft, contact, channel, said)
    message = _message(draft, contact, channel, said, by=by)
    message.content, message.category = content, category
    return Plan(message, contact, channel, window_until, parts.estimated(channel, content))


def _content(
    tenant: Tenant, draft: Draft, contact: Contact, channel: Channel, said: Said
) -> dict[str, object]:
    """For this person, as the provider will take it."""
    if draft.word_for_word and said.filling is None:
        content = said.content
    else:
        known = personal.known() if said.names else {}
        content = said.to(saying.values_for(tenant, contact, said, known, draft.values))
    if said.kind == Message.Kind.REACTION:
        target = quoting.provider_id_of(
            contact, channel, content["messageId"], field="content.messageId"
        )
        content = {**content, "messageId": target}
    address = identities.reach([contact], scope=Scope.of(channel)).get(contact.pk, NOWHERE)
    judging.check(channel, said.kind, content, address, media=said.media)
    return content


def _message(draft: Draft, contact: Contact, channel: Channel, said: Said, *, by: Actor) -> Message:
    now, quoted = timezone.now(), draft.reply_to
    reply_to = quoting.provider_id_of(contact, channel, quoted, field="replyTo") if quoted else ""
    author = by.user or by.api_key
    due_at = max(now, draft.leave_at or now)
    return Message(
        contact=contact,
        channel=channel,
        direction=Message.Direction.OUT,
        origin=draft.origin,
        author_id=author.pk if author else None,
        kind=said.kind,
        media_id=said.media.pk if said.media else None,
        reply_to=reply_to,
        status=Status.QUEUED,
        created_at=now,
        due_at=due_at,
        ask_at=due_at + ASKS_AFTER if draft.origin in _ASKED else None,
    )
