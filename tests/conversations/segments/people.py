"""Contacts as rules see them, made straight in the tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from apps.conversations.models import Attribute, Consent, ConsentEntry, Contact, Tag


def person(name: str = "Rosa", **fields: Any) -> Contact:
    return Contact.objects.create(name=name, **fields)


def tag(name: str) -> Tag:
    return Tag.objects.create(name=name)


def attribute(key: str, kind: str, **fields: Any) -> Attribute:
    return Attribute.objects.create(key=key, name=key.title(), kind=kind, **fields)


def said(contact: Contact, *, given: bool, at: datetime, medium: str = "whatsapp") -> Consent:
    entry = ConsentEntry.objects.create(
        contact=contact, medium=medium, category="marketing", given=given, how="agent", at=at
    )
    return Consent.objects.create(
        contact=contact,
        medium=medium,
        category="marketing",
        given=given,
        since=at,
        entry=entry,
    )
