"""Two contacts become one, and can become two again.

The one that goes stays as a row that points to the one that is kept; its names, lists and
whatever apps above register move over. What moved is written down with the kept contact, so
that an undo gives back exactly that and leaves alone what was edited since.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts import quotas
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations.models import Contact, ContactChange
from apps.conversations.people import follow_up, history, movers
from apps.conversations.people.blending import Blend, blend
from apps.conversations.people.refusals import NotMergeable, NotUndoable

MERGED, UNMERGED = "contact.merged", "contact.unmerged"
_CONTACTS = "max_contacts"


def preview(kept: Contact, gone: Contact, choices: Mapping[str, str] | None = None) -> Blend:
    """Both side by side, field by field, and what would come of them."""
    return blend(kept, gone, choices or {})


@transaction.atomic
def merge(
    tenant: Tenant,
    kept: Contact,
    gone: Contact,
    *,
    choices: Mapping[str, str] | None = None,
    by: Actor,
) -> Contact:
    """Make one of two and return the kept one, fresh. `choices`: field → `keep`, `gone` or,
    for notes, `both`; unsaid, the kept one's value unless it is blank. Raises NotMergeable."""
    kept, gone = _both(kept.pk, gone.pk)
    if kept.pk == gone.pk or kept.merged_into_id or gone.merged_into_id:
        raise NotMergeable
    blended = blend(kept, gone, choices or {})
    moved = {mover.name: mover.there(tenant, kept, gone) for mover in movers.MOVERS}
    before = blended.apply(kept)
    was_counted = [one for one in (kept, gone) if one.trashed_at is None]
    kept.trashed_at = None
    _save(kept, "trashed_at", *before)
    Contact.objects.filter(pk=gone.pk).update(merged_into=kept, changed_at=timezone.now())
    after = {name: getattr(kept, name) for name in before}
    record = {"gone": str(gone.pk), "was": before, "moved": moved, "name": str(gone)}
    history.note(tenant, kept, MERGED, by=by, before=_plain(record), after=_plain(after))
    _count(tenant, len(was_counted) - 1)
    return kept


@transaction.atomic
def unmerge(tenant: Tenant, line: ContactChange, *, by: Actor) -> tuple[Contact, Contact]:
    """Undo one merge; what was edited since stays. Raises NotUndoable, QuotaExceeded."""
    gone_id = line.before.get("gone") if line.what == MERGED else None
    if gone_id is None:
        raise NotUndoable
    kept, gone = _both(line.contact_id, UUID(gone_id))
    if gone.merged_into_id != kept.pk or kept.merged_into_id:
        raise NotUndoable
    for mover in reversed(movers.MOVERS):
        if mover.name in line.before["moved"]:
            mover.back(tenant, kept, gone, line.before["moved"][mover.name])
    restored = _restored(kept, line)
    for name, value in restored.items():
        setattr(kept, name, value)
    _save(kept, *restored)
    gone.merged_into = None
    _save(gone, "merged_into")
    movers.withdrawn_since(tenant, kept, gone, line.at)
    quotas.take(tenant, _CONTACTS, 1 if gone.trashed_at is None else 0)
    after = {**restored, "gone": gone_id}
    history.note(tenant, kept, UNMERGED, by=by, after=_plain(after))
    return kept, gone


def last_merge(kept: Contact) -> ContactChange | None:
    """The merge that an undo on the contact's page would undo."""
    gone = {str(pk) for pk in Contact.objects.filter(merged_into=kept).values_list("pk", flat=True)}
    lines = ContactChange.objects.filter(contact=kept, what=MERGED)
    return next((line for line in lines if line.before.get("gone") in gone), None)


def _both(one: UUID, other: UUID) -> tuple[Contact, Contact]:
    """Locked by id, so that two merges of the same people can't wait for each other."""
    rows = Contact.objects.filter(pk__in=[one, other]).order_by("pk")
    locked = {row.pk: row for row in rows.select_for_update(no_key=True)}
    if one not in locked or other not in locked:
        raise NotMergeable
    return locked[one], locked[other]


def _save(contact: Contact, *fields: str) -> None:
    contact.version += 1
    contact.changed_at = timezone.now()
    contact.save(update_fields=[*fields, "version", "changed_at"])
    follow_up.soon(contact.pk)


def _restored(kept: Contact, line: ContactChange) -> dict[str, Any]:
    """Values before the merge, of the fields that still hold what the merge put there."""
    put, was = line.after, line.before["was"]
    restored = {
        name: was[name] for name in was if name in put and _plain(getattr(kept, name)) == put[name]
    }
    if "tags" in was and "tags" not in restored:  # tagged since: take away only what came along
        brought = set(put["tags"]) - set(was["tags"])
        restored["tags"] = [tag for tag in kept.tags if tag not in brought]
    return restored


def _count(tenant: Tenant, fewer: int) -> None:
    if fewer > 0:
        quotas.give_back(tenant, _CONTACTS, fewer)
    elif fewer < 0:
        quotas.take_regardless(tenant, _CONTACTS, -fewer)


def _plain(value: Any) -> Any:
    """As JSON gives it back, so that both can be compared."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else _text(value)


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value
