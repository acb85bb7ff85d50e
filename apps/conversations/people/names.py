"""The rows of identities: whose a name is, and writing many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import connection
from django.db.models import Q

from apps.conversations.models import Identity
from apps.conversations.people.keys import Key, looser

_WRITE = """
    INSERT INTO conversations_identity (contact_id, kind, scope, value, learned)
    SELECT *, '' FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[])
    ON CONFLICT (kind, scope, value) DO NOTHING
"""
_FORMS = """
    UPDATE conversations_identity AS known SET learned = given.form
    FROM unnest(%s::text[], %s::text[]) AS given (phone, form)
    WHERE known.kind = 'phone' AND known.scope = '' AND known.value = given.phone
      AND known.learned <> given.form
"""


def owners(keys: Iterable[Key]) -> dict[Key, UUID]:
    """Which contact has each of these names, or the same without its scope."""
    by_place: dict[tuple[str, str], set[str]] = {}
    for given in keys:
        for key in (given, looser(given)):
            if key:
                by_place.setdefault((key.kind, key.scope), set()).add(key.value)
    condition = Q(pk__in=[])
    for (kind, scope), values in by_place.items():
        condition |= Q(kind=kind, scope=scope, value__in=values)
    if not by_place:
        return {}
    rows = Identity.objects.filter(condition)
    return {
        Key(kind, scope, value): contact
        for kind, scope, value, contact in rows.values_list("kind", "scope", "value", "contact_id")
    }


def write(names: Mapping[Key, UUID]) -> bool:
    """Write new names, in one order everywhere. False: somebody else was first with one."""
    keys = sorted(names)
    if not keys:
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            [
                [names[key] for key in keys],
                [key.kind for key in keys],
                [key.scope for key in keys],
                [key.value for key in keys],
            ],
        )
        return bool(cursor.rowcount == len(keys))


def give(key: Key, contact: UUID) -> None:
    """The name is this contact's from now on, whosever it was."""
    rows = Identity.objects.filter(kind=key.kind, scope=key.scope, value=key.value)
    rows.update(contact_id=contact)


def note_forms(forms: Mapping[str, str]) -> None:
    """Remember how a provider writes numbers: canonical number → its digits."""
    phones = sorted(forms)
    if phones:
        with connection.cursor() as cursor:
            cursor.execute(_FORMS, [phones, [forms[phone] for phone in phones]])


def is_only(contact: UUID, key: Key) -> bool:
    """Whether the contact is known by this name and no other."""
    rows = Identity.objects.filter(contact=contact)
    return not rows.exclude(kind=key.kind, scope=key.scope, value=key.value).exists()
