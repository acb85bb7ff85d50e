"""What people do to one contact."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts import audit, quotas
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations.models import Contact, Identity
from apps.conversations.people import details, follow_up, history, leaving, names, tags
from apps.conversations.people.keys import Key
from apps.conversations.people.refusals import ChangedMeanwhile, NotThere, NumberTaken

CONTACTS = "max_contacts"
_ABOUT_FINDING = frozenset({"name", "phone", "email"})  # what a search looks at


def living(pk: UUID) -> Contact | None:
    """The contact with this id, or the one it was merged into; in the trash too."""
    contact = Contact.objects.filter(pk=pk).first()
    while contact and contact.merged_into_id:
        contact = Contact.objects.get(pk=contact.merged_into_id)
    return contact


@transaction.atomic
def create(
    tenant: Tenant, *, by: Actor, source: str = Contact.Source.HAND, **fields: Any
) -> Contact:
    """Add somebody. `fields`: those of `details`. Raises Unfit, NumberTaken, QuotaExceeded."""
    contact = Contact(source=source)
    for name, value in details.fit(tenant, contact, fields).items():
        setattr(contact, name, value)
    contact.save(force_insert=True)
    if contact.phone:
        _claim(contact, contact.phone)
    quotas.take(tenant, CONTACTS)
    history.note(tenant, contact, "contact.created", by=by)
    follow_up.soon(contact.pk)
    return contact


@transaction.atomic
def change(
    tenant: Tenant, contact: Contact, *, version: int | None = None, by: Actor, **fields: Any
) -> Contact:
    """Change details and return the contact, fresh. `version`: the one that was looked at.

    Raises ChangedMeanwhile when somebody saved after that, Unfit, NumberTaken, NotThere.
    """
    row = locked(contact)
    if version is not None and row.version != version:
        raise _changed_meanwhile(row, version, fields)
    before, after = audit.changes(row, details.fit(tenant, row, fields))
    if not after:
        return row
    if "phone" in after:
        _move_number(tenant, row, after["phone"])
    _write(row, **after)
    before, after = (_only_differing(values, before, after) for values in (before, after))
    history.note(tenant, row, "contact.changed", by=by, before=_plain(before), after=_plain(after))
    return row


def set_tags(tenant: Tenant, contact: Contact, names: Iterable[str], *, by: Actor) -> Contact:
    """Exactly these tags."""
    return change(tenant, contact, by=by, tags=list(names))


@transaction.atomic
def add_tags(tenant: Tenant, contact: Contact, names: Iterable[str], *, by: Actor) -> Contact:
    row = locked(contact)
    return change(tenant, row, by=by, tags=list(dict.fromkeys([*row.tags, *tags.ids_of(names)])))


@transaction.atomic
def remove_tags(tenant: Tenant, contact: Contact, names: Iterable[str], *, by: Actor) -> Contact:
    row = locked(contact)
    away = set(tags.known_ids([tags.fold(name) for name in names]).values())
    return change(tenant, row, by=by, tags=[tag for tag in row.tags if tag not in away])


@transaction.atomic
def trash(tenant: Tenant, contact: Contact, *, by: Actor) -> Contact:
    """Out of sight, not yet gone; whoever is there already stays there."""
    row = locked(contact, there=False)
    if row.trashed_at is None and row.merged_into_id is None:
        _write(row, trashed_at=timezone.now())
        quotas.give_back(tenant, CONTACTS)
        history.note(tenant, row, "contact.trashed", by=by)
    return row


@transaction.atomic
def restore(tenant: Tenant, contact: Contact, *, by: Actor) -> Contact:
    """Back from the trash. Raises QuotaExceeded."""
    row = locked(contact, there=False)
    if row.trashed_at and row.merged_into_id is None:
        _write(row, trashed_at=None)
        quotas.take(tenant, CONTACTS)
        history.note(tenant, row, "contact.restored", by=by)
    return row


@transaction.atomic
def block(tenant: Tenant, contact: Contact, *, by: Actor) -> Contact:
    """Nothing is written to them any more, whatever they agreed to."""
    row = locked(contact)
    if row.blocked_at is None:
        _write(row, blocked_at=timezone.now())
        history.note(tenant, row, "contact.blocked", by=by)
    return row


@transaction.atomic
def unblock(tenant: Tenant, contact: Contact, *, by: Actor) -> Contact:
    row = locked(contact)
    if row.blocked_at:
        _write(row, blocked_at=None)
        history.note(tenant, row, "contact.unblocked", by=by)
    return row


@transaction.atomic
def delete_forever(tenant: Tenant, contact: Contact, *, by: Actor) -> None:
    """The contact with all that hangs on it, for good; see `leaving`."""
    row = locked(contact, there=False)
    audit.record("contact.deleted", by=by, tenant=tenant, about=row)
    if row.is_present:
        quotas.give_back(tenant, CONTACTS)
    leaving.delete(tenant, [row.pk])


def locked(contact: Contact, *, there: bool = True) -> Contact:
    """The row as it is now, nobody else's until the transaction ends. Raises NotThere."""
    row = Contact.objects.select_for_update(no_key=True).filter(pk=contact.pk).first()
    if row is None or (there and not row.is_present):
        raise NotThere
    return row


def _write(row: Contact, **values: Any) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.version += 1
    row.changed_at = timezone.now()
    row.save(update_fields=[*values, "version", "changed_at"])
    if _ABOUT_FINDING & values.keys():
        follow_up.soon(row.pk)


def _claim(contact: Contact, phone: str) -> None:
    """Make the number this contact's, or raise NumberTaken."""
    key = Key(Identity.Kind.PHONE, "", phone)
    held = Identity.objects.select_related("contact").filter(kind=key.kind, value=phone)
    while not names.write({key: contact.pk}):
        owner = held.first()
        if owner and owner.contact_id == contact.pk:
            return
        if owner:
            raise NumberTaken(owner.contact_id, in_trash=owner.contact.trashed_at is not None)


def _move_number(tenant: Tenant, row: Contact, phone: str) -> None:
    if phone:
        _claim(row, phone)
    if row.phone:
        row.identities.filter(kind=Identity.Kind.PHONE, value=row.phone).delete()
        leaving.part_with(tenant, row.pk, row.phone)


def _changed_meanwhile(row: Contact, version: int, fields: dict[str, Any]) -> ChangedMeanwhile:
    who, changed = history.since(row, version)
    theirs = {name: getattr(row, name) for name in fields}
    return ChangedMeanwhile(version=row.version, who=who, fields=changed, theirs=theirs)


def _only_differing(
    values: dict[str, Any], before: dict[str, Any], after: dict[str, Any]
) -> dict[str, Any]:
    """Of attributes only the keys that differ, so that the history says what was done."""
    if "attributes" not in values:
        return values
    was, now = before["attributes"], after["attributes"]
    keys = [key for key in sorted({*was, *now}) if was.get(key) != now.get(key)]
    return {**values, "attributes": {key: values["attributes"].get(key) for key in keys}}


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: str(one) if isinstance(one, UUID) else one for name, one in values.items()}
