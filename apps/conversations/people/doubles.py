"""Contacts that may be the same person: people decide, we only point."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Right
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Tenant
from apps.conversations.models import Contact, Identity

MOST = 100  # pairs of one kind at a time; merging some brings the next
_LAST = 8  # digits by which two numbers are alike: the country or area was written differently
WHY: dict[str, Any] = {
    "email": _("same e-mail"),
    "number": _("same name, similar number"),
    "name": _("same full name, one of them without a number"),
    "id": _("same id at WhatsApp"),
}
_PAIRS = {
    "email": """
        SELECT min(id::text), max(id::text) FROM conversations_contact
        WHERE email <> '' AND trashed_at IS NULL AND merged_into_id IS NULL
        GROUP BY email HAVING count(*) > 1 LIMIT %s
    """,
    "id": """
        SELECT min(contact_id::text), max(contact_id::text) FROM conversations_identity
        WHERE kind = 'user_id' GROUP BY value HAVING count(DISTINCT contact_id) > 1 LIMIT %s
    """,
    "number": """
        SELECT min(id::text), max(id::text) FROM conversations_contact
        WHERE name <> '' AND length(phone) > 8 AND trashed_at IS NULL AND merged_into_id IS NULL
        GROUP BY name, right(phone, 8) HAVING count(*) > 1 LIMIT %s
    """,
    "name": """
        SELECT hidden.id::text, known.id::text FROM conversations_contact AS hidden
        CROSS JOIN LATERAL (
            SELECT id FROM conversations_contact AS other
            WHERE other.name = hidden.name AND other.id <> hidden.id AND other.phone <> ''
              AND other.trashed_at IS NULL AND other.merged_into_id IS NULL
            LIMIT 1
        ) AS known
        WHERE hidden.phone = '' AND hidden.name LIKE '%% %%'
          AND hidden.trashed_at IS NULL AND hidden.merged_into_id IS NULL LIMIT %s
    """,
}


@dataclass(frozen=True, slots=True)
class Pair:
    one: Contact
    other: Contact
    why: str  # a key of WHY

    @property
    def reason(self) -> str:
        return str(WHY[self.why])


def doubles(tenant: Tenant, *, most: int = MOST) -> list[Pair]:
    """Pairs that look like one person, the surest kind first; each pair once."""
    found: dict[tuple[str, str], str] = {}
    for why, sql in _PAIRS.items():
        for pair in _pairs(sql, most):
            found.setdefault(pair, why)
    contacts = {
        str(one.pk): one
        for one in Contact.objects.present().filter(pk__in={pk for pair in found for pk in pair})
    }
    return [
        Pair(contacts[one], contacts[other], why)
        for (one, other), why in found.items()
        if one in contacts and other in contacts
    ][:most]


def doubles_of(contact: Contact) -> list[Contact]:
    """Who else may be this person, the most likely first."""
    others = Contact.objects.present().exclude(pk=contact.pk)
    found = [
        *_by_email(others, contact),
        *_by_id(others, contact),
        *_by_name(others, contact),
    ]
    return list({one.pk: one for one in found}.values())


def _by_email(others: QuerySet[Contact], contact: Contact) -> Iterable[Contact]:
    return others.filter(email=contact.email).order_by("pk")[:MOST] if contact.email else ()


def _by_id(others: QuerySet[Contact], contact: Contact) -> Iterable[Contact]:
    ids = contact.identities.filter(kind=Identity.Kind.USER_ID).values_list("value", flat=True)
    there = Identity.objects.filter(kind=Identity.Kind.USER_ID, value__in=list(ids))
    return others.filter(pk__in=there.values("contact_id")).order_by("pk")[:MOST] if ids else ()


def _by_name(others: QuerySet[Contact], contact: Contact) -> Iterable[Contact]:
    if not contact.name:
        return ()
    alike = Q(end=contact.phone[-_LAST:]) if len(contact.phone) > _LAST else Q(pk__in=[])
    if " " in contact.name:
        alike |= Q(phone="") if contact.phone else ~Q(phone="")
    namesakes = others.filter(name=contact.name).annotate(end=Right("phone", _LAST))
    return namesakes.filter(alike).order_by("pk")[:MOST]


def _pairs(sql: str, most: int) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [most])
        return [(min(pair), max(pair)) for pair in cursor.fetchall()]
