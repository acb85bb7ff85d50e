"""Webhooks as Meta writes them, signed as it signs them."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from apps.accounts.models import ChannelRoute, Tenant
from apps.accounts.tenancy import in_public, in_tenant
from apps.whatsapp.models import Channel

SECRET = "app-secret-of-the-platform"
SANDBOX_SECRET = "secret-of-the-sandbox"
VERIFY_TOKEN = "agreed-on-token"
PATH = "/webhooks/meta/"
Json = dict[str, Any]


def make_channel(tenant: Tenant, key: str, account: str, **fields: Any) -> Channel:
    """A connected Cloud API number with its routes, as connecting leaves it."""
    secrets = {"app_secret": "own-app-secret", "verify_token": "own-verify-token"}
    secrets |= fields.pop("secrets", {})
    with in_tenant(tenant):
        channel = Channel(
            **{
                "provider": "meta",
                "display_name": f"Number {key}",
                "name": f"number-{uuid4().hex[:8]}",
                "key": key,
                "account": account,
                "status": "online",
                "phone_number": "+5511900000100",
                **fields,
            }
        )
        channel.set_credentials(**secrets)
        channel.save()
    with in_public():
        names = [("channel", str(channel.pk))]
        if channel.provider == "meta":
            names += [("number", key), ("account", account)]
        for kind, value in names:
            ChannelRoute.objects.create(
                kind=kind,
                value=value,
                sandbox=channel.sandbox,
                tenant=tenant,
                channel_id=channel.pk,
            )
    return channel


def text(number: str, *, account: str = "1", body: str = "Olá", wamid: str = "") -> Json:
    """A change: a customer writes to a number."""
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "5511900000100", "phone_number_id": number},
        "contacts": [{"profile": {"name": "Rosa"}, "wa_id": "5511900000101"}],
        "messages": [
            {
                "from": "5511900000101",
                "id": wamid or f"wamid.{uuid4().hex}",
                "timestamp": "1795176000",
                "type": "text",
                "text": {"body": body},
            }
        ],
    }
    return {"account": account, "field": "messages", "value": value}


def change(field: str, *, account: str, at: int = 1795176000, **value: Any) -> Json:
    """A change of an account or template."""
    return {"account": account, "at": at, "field": field, "value": value}


def body(*changes: Json) -> bytes:
    """A POST's body, an entry for each change."""
    entries = []
    for one in changes:
        entry: Json = {
            "id": one["account"],
            "changes": [{"field": one["field"], "value": one["value"]}],
        }
        if "at" in one:
            entry["time"] = one["at"]
        entries.append(entry)
    return json.dumps({"object": "whatsapp_business_account", "entry": entries}).encode()


def signature(raw: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


def signed(raw: bytes, secret: str = SECRET) -> dict[str, str]:
    return {"X-Hub-Signature-256": signature(raw, secret)}


def waha_signed(raw: bytes, secret: str) -> dict[str, str]:
    digest = hmac.new(secret.encode(), raw, hashlib.sha512).hexdigest()
    return {"X-Webhook-Hmac": digest, "X-Webhook-Hmac-Algorithm": "sha512"}


def texts(events: Iterable[Any]) -> list[str]:
    return [event.content.body for event in events]
