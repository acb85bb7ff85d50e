"""Webhooks of a customer, Rosa, and of the statuses of what was written to her."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.test import Client

from apps.accounts.ids import new_id
from apps.accounts.models import Tenant
from apps.accounts.tenancy import in_public, in_tenant
from apps.conversations.advancing import Advance
from apps.conversations.models import Contact, Conversation, Message
from apps.whatsapp.models import Channel, WebhookEvent
from apps.whatsapp.webhooks import ingesting
from tests.whatsapp.webhooks import meta

CLIENT = Client()
ROSA = "5511900000101"
NOON = 1795176000  # unix seconds
PAYLOADS = Path(__file__).parent.parent.parent / "whatsapp" / "payloads"
Json = dict[str, Any]


@dataclass
class Told:
    arrived: list[Message] = field(default_factory=list)
    advanced: list[Advance] = field(default_factory=list)
    changed: list[Conversation] = field(default_factory=list)

    def on_arrived(self, messages: Sequence[Message], **_: Any) -> None:
        self.arrived += messages

    def on_advanced(self, advances: Sequence[Advance], **_: Any) -> None:
        self.advanced += advances

    def on_changed(self, conversations: Sequence[Conversation], **_: Any) -> None:
        self.changed += conversations


def message(kind: str = "text", *, at: int = NOON, by: str = ROSA, **more: Any) -> Json:
    """One item of `messages`; a text says “oi” unless something else is given."""
    content = {} if kind in more else {"text": {"body": more.pop("body", "oi")}}
    named = {"from": by, "id": more.pop("id", f"wamid.{uuid4().hex}"), "timestamp": str(at)}
    return {**named, "type": kind, **content, **more}


def status(word: str, *, id: str, at: int = NOON, to: str = ROSA, **more: Any) -> Json:  # noqa: A002
    return {"id": id, "status": word, "timestamp": str(at), "recipient_id": to, **more}


def value(channel: Channel, **parts: Any) -> Json:
    return {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "5511900000100", "phone_number_id": channel.key},
        **parts,
    }


def change(channel: Channel, *, field: str = "messages", **parts: Any) -> Json:
    return {"account": channel.account, "field": field, "value": value(channel, **parts)}


def writes(channel: Channel, *messages: Json, name: str = "Rosa", by: str = ROSA) -> Json:
    contacts = [{"profile": {"name": name}, "wa_id": by}]
    return change(channel, contacts=contacts, messages=list(messages))


def tells(channel: Channel, *statuses: Json) -> Json:
    return change(channel, statuses=list(statuses))


def post(*changes: Json, raw: bytes = b"") -> None:
    """As Meta does it, to the platform's address."""
    raw = raw or meta.body(*changes)
    with in_public():
        answer = CLIENT.generic(
            "POST", meta.PATH, raw, content_type="application/json", headers=meta.signed(raw)
        )
    assert answer.status_code == 200


def drain(tenant: Tenant) -> list[WebhookEvent]:
    """Apply what waits; the events afterwards, oldest first."""
    with in_tenant(tenant):
        assert ingesting.drain(tenant)
        return list(WebhookEvent.objects.order_by("id"))


def comes(tenant: Tenant, *changes: Json) -> list[WebhookEvent]:
    """Posted and applied."""
    post(*changes)
    return drain(tenant)


def make_contact(phone: str = f"+{ROSA}", **fields: Any) -> Contact:
    from apps.conversations.models import Identity

    contact = Contact.objects.create(phone=phone, **fields)
    Identity.objects.create(contact=contact, kind="phone", value=phone)
    return contact


def make_sent(channel: Channel, contact: Contact | None, **fields: Any) -> Message:
    """A message of ours as it is once it was handed over."""
    known: Json = {
        "id": new_id(),
        "direction": "out",
        "origin": "agent",
        "kind": "text",
        "content": {"text": "Olá"},
        "status": "sending",
        **fields,
    }
    return Message.objects.create(contact=contact, channel=channel, **known)


def payload(name: str, channel: Channel) -> bytes:
    """A stored example of the provider's, about this channel."""
    text = (PAYLOADS / f"{name}.json").read_text()
    found: Json = json.loads(text)
    for entry in found["entry"]:
        entry["id"] = channel.account
        for one in entry["changes"]:
            one["value"].setdefault("metadata", {})["phone_number_id"] = channel.key
    return json.dumps(found).encode()
