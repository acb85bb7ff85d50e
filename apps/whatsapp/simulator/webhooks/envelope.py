"""Items in Meta's envelope, as bytes."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from typing import Any

import orjson

from .items import Item

Json = dict[str, Any]


def pack(items: Iterable[Item]) -> bytes:
    """One body: entries by account, changes by number, statuses and messages in lists."""
    entries: dict[tuple[str, int | None], Json] = {}
    values: dict[tuple[str, str], Json] = {}
    for item in items:
        entry = entries.get((item.account_id, item.at))
        if entry is None:
            entry = _entry(item)
            entries[item.account_id, item.at] = entry
        if not item.part or item.number is None:
            entry["changes"].append({"value": item.payload, "field": item.field})
            continue
        value = values.get((item.number.id, item.part))
        if value is None:
            value = {"messaging_product": "whatsapp", "metadata": item.number.metadata()}
            values[item.number.id, item.part] = value
            entry["changes"].append({"value": value, "field": item.field})
        _add(value, item)
    return encode({"object": "whatsapp_business_account", "entry": list(entries.values())})


def encode(body: Json) -> bytes:
    """ASCII with escaped slashes, as Meta writes it, so that only raw bytes verify."""
    raw = orjson.dumps(body)
    if not raw.isascii():
        raw = json.dumps(body, separators=(",", ":")).encode()
    return raw.replace(b"/", b"\\/")


def signature(body: bytes, secret: str) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _entry(item: Item) -> Json:
    entry: Json = {"id": item.account_id}
    if item.at is not None:
        entry["time"] = item.at
    entry["changes"] = []
    return entry


def _add(value: Json, item: Item) -> None:
    if item.wants_contact:
        contact = item.contact or (item.person.as_contact() if item.person else {})
        contacts = value.setdefault("contacts", [])
        if not contacts or contacts[-1] != contact:
            contacts.append(contact)
    value.setdefault(item.part, []).append(item.payload)
