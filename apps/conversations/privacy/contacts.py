"""The contact with all that hangs on it: names, lists, history, and rules that name them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet

from apps.accounts import quotas
from apps.accounts.audit_words import of_action
from apps.accounts.models import User
from apps.accounts.tenancy import current_tenant
from apps.conversations.models import (
    Attribute,
    Contact,
    ContactChange,
    Identity,
    Import,
    Segment,
    SegmentMember,
    Tag,
)
from apps.conversations.privacy.cutting import masked
from apps.conversations.privacy.naming import naming
from apps.conversations.privacy.subject import Subject

_DETAILS = (
    "name", "phone", "email", "category", "notes", "language", "time_zone",
    "created_at", "changed_at", "last_seen_at", "last_written_at", "blocked_at", "trashed_at",
)  # fmt: skip


def tell(subject: Subject) -> Iterator[dict[str, Any]]:
    names = dict(Attribute.objects.values_list("key", "name"))
    tags = dict(Tag.objects.values_list("pk", "name"))
    for contact in _theirs(subject):
        details = {name: getattr(contact, name) for name in _DETAILS}
        told = {names.get(key, key): value for key, value in contact.attributes.items()}
        yield {
            **details,
            "source": contact.get_source_display(),
            "file": _file(contact),
            "owner": _owner(contact),
            "tags": [tags[pk] for pk in contact.tags if pk in tags],
            "attributes": told,
        }


def tell_identities(subject: Subject) -> Iterator[dict[str, Any]]:
    for one in Identity.objects.filter(contact__in=subject.contacts).order_by("pk"):
        kept = {"kind": one.get_kind_display(), "value": one.value}
        yield {**kept, "learned": one.learned} if one.learned else kept


def tell_lists(subject: Subject) -> Iterator[dict[str, Any]]:
    rows = SegmentMember.objects.filter(contact__in=subject.contacts).select_related("segment")
    for row in rows.order_by("pk"):
        yield {"list": row.segment.name, "since": row.added_at}


def tell_history(subject: Subject) -> Iterator[dict[str, Any]]:
    for line in ContactChange.objects.filter(contact__in=subject.contacts).order_by("at", "pk"):
        yield {
            "at": line.at,
            "what": of_action(line.what),
            "who": line.actor,
            "before": line.before,
            "after": line.after,
        }


def erase(subject: Subject) -> int:
    """The row, and by it identities, lists, state of consent, search and history."""
    present = Contact.objects.filter(pk__in=subject.contacts).present().count()
    _theirs(subject).delete()
    if present:
        quotas.give_back(current_tenant(), "max_contacts", present)
    return len(subject.contacts)


def erase_identities(subject: Subject) -> int:
    return Identity.objects.filter(contact__in=subject.contacts).delete()[0]


def erase_lists(subject: Subject) -> int:
    """And their number or address in the rules of segments, which then find nobody there."""
    for segment in naming(Segment.objects.all(), subject, "rules").select_for_update():
        segment.rules = masked(segment.rules, subject.is_named_by)
        segment.save(update_fields=["rules"])
    return SegmentMember.objects.filter(contact__in=subject.contacts).delete()[0]


def erase_history(subject: Subject) -> int:
    """Also where another contact's history tells of a merge with them."""
    others = ContactChange.objects.exclude(contact__in=subject.contacts)
    told = Q(before__gone__in=[str(pk) for pk in subject.contacts])
    named = naming(ContactChange.objects.all(), subject, "before", "after")
    for line in others.filter(told | Q(pk__in=named.values("pk"))):
        gone = line.before.get("gone") in {str(pk) for pk in subject.contacts}
        line.before = {} if gone else masked(line.before, subject.is_named_by)
        line.after = {} if gone else masked(line.after, subject.is_named_by)
        line.save(update_fields=["before", "after"])
    return ContactChange.objects.filter(contact__in=subject.contacts).delete()[0]


def _theirs(subject: Subject) -> QuerySet[Contact]:
    return Contact.objects.filter(pk__in=subject.contacts).order_by("pk")


def _file(contact: Contact) -> str:
    if contact.import_id is None:
        return ""
    names = Import.objects.filter(pk=contact.import_id).values_list("filename", flat=True)
    return names.first() or ""


def _owner(contact: Contact) -> str:
    owner = User.objects.filter(pk=contact.owner_id).first() if contact.owner_id else None
    return owner.called if owner else ""
