"""What is said: `{"type", "timestamp", "data"}`, `data` as the API shows the same thing.

Read when it leaves: a message that was edited, or a person who was erased, is told as they are
then.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _
from rest_framework.utils.encoders import JSONEncoder

from apps.accounts.models import Tenant
from apps.conversations.api.contact_shapes import ContactOutput
from apps.conversations.api.contacts import shown
from apps.conversations.api.message_shapes import MessageOutput
from apps.conversations.api.messages import readable
from apps.conversations.hooks import events
from apps.conversations.models import Contact, Conversation, Message, WebhookDelivery
from apps.conversations.people import tags

LARGEST = 256 * 1024  # bytes; what is larger is told by its ids, and can be read by the API
_OF_MESSAGES = frozenset({events.RECEIVED, events.ECHOED, events.STATUS})
_OF_CONTACTS = frozenset({events.OPTED_OUT, events.OPTED_IN})
_ABOUT = ("message", "contact", "conversation")
Json = dict[str, Any]


def of(tenant: Tenant, deliveries: Sequence[WebhookDelivery]) -> dict[UUID, bytes]:
    """Delivery's id → body. What tells of something that is no longer there is left out."""
    with translation.override(tenant.language):
        messages = _messages(_subjects(deliveries, _OF_MESSAGES))
        people = _subjects(deliveries, _OF_CONTACTS)
        people |= {one.contact_id for one in messages.values() if one.contact_id}
        talks = _conversations(_subjects(deliveries, frozenset({events.CALLED})))
        people |= {one.contact_id for one in talks.values()}
        contacts = _contacts(people)
        made = {one.pk: _data(one, {**messages, **talks}, contacts) for one in deliveries}
    return {one.pk: _bounded(one, data) for one in deliveries if (data := made[one.pk]) is not None}


def _subjects(deliveries: Iterable[WebhookDelivery], codes: frozenset[str]) -> set[UUID]:
    return {one.subject_id for one in deliveries if one.subject_id and one.event in codes}


def _messages(ids: set[UUID]) -> dict[UUID, Message]:
    return {one.pk: one for one in readable().filter(pk__in=ids)} if ids else {}


def _contacts(ids: set[UUID]) -> dict[UUID, Json]:
    """Those in the trash too: what they say and want counts."""
    rows = shown(Contact.objects.filter(pk__in=ids)) if ids else []
    return {one.pk: ContactOutput(one).data for one in rows}


def _conversations(ids: set[UUID]) -> dict[UUID, Conversation]:
    return {one.pk: one for one in Conversation.objects.filter(pk__in=ids)} if ids else {}


def _conversation(one: Conversation) -> Json:
    return {
        "id": one.pk,
        "status": one.status,
        "channelId": one.channel_id,
        "assignedTo": one.assignee_id,
        "teamId": one.team_id,
        "priority": one.priority,
        "tags": tags.names_of(one.tags),
        "aiEnabled": one.ai_enabled,
        "openedAt": one.opened_at,
        "waitingSince": one.waiting_since,
    }


def _data(
    delivery: WebhookDelivery,
    subjects: Mapping[UUID, Message | Conversation],
    contacts: Mapping[UUID, Json],
) -> Json | None:
    if delivery.event == events.TEST:
        return {"message": _("Your program can hear Recado.")}
    subject = delivery.subject_id
    if subject is None:
        return None
    if delivery.event in _OF_CONTACTS and subject in contacts:
        return {**delivery.facts, "contact": contacts[subject]}
    about = subjects.get(subject)
    if about is None:
        return None
    contact = contacts.get(about.contact_id) if about.contact_id else None
    if isinstance(about, Conversation):
        return {**delivery.facts, "conversation": _conversation(about), "contact": contact}
    return {**delivery.facts, "message": MessageOutput(about).data, "contact": contact}


def _bounded(delivery: WebhookDelivery, data: Json) -> bytes:
    body = _encoded(delivery, data)
    if len(body) <= LARGEST:
        return body
    ids = {name: {"id": data[name]["id"]} for name in _ABOUT if data.get(name)}
    return _encoded(delivery, {**delivery.facts, **ids, "isShortened": True})


def _encoded(delivery: WebhookDelivery, data: Json) -> bytes:
    said = {
        "type": delivery.event,
        "timestamp": delivery.created_at.isoformat(),
        "data": data,
    }
    return json.dumps(said, cls=JSONEncoder, ensure_ascii=False, separators=(",", ":")).encode()
