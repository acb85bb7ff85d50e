"""People and what they said, with as few words as a test needs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from apps.conversations.consent.ledger import Entry
from apps.conversations.models import Contact, Identity

LONG_AGO = datetime(2026, 3, 2, 12, tzinfo=UTC)


def day(number: int) -> datetime:
    return LONG_AGO + timedelta(days=number)


def make_contact(phone: str = "+5511900000101", **fields: Any) -> Contact:
    contact = Contact.objects.create(**{"name": "Rosa", "phone": phone, **fields})
    if phone:
        Identity.objects.create(contact=contact, kind="phone", value=phone)
    return contact


def said(contact: Contact | None, *, given: bool = True, **fields: Any) -> Entry:
    """Rosa agreed to promotions on WhatsApp, unless something else is said."""
    of_entry = {"medium": "whatsapp", "category": "marketing", "how": "form", **fields}
    return Entry(contact.pk if contact else None, given=given, **of_entry)
