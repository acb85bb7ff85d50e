"""Puts an import back as a whole: whoever it brought goes, what it changed is as it was.

Whatever somebody has changed since stays as they made it, field by field.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import CASCADE, Exists, F, OuterRef, QuerySet
from django.utils import timezone

from apps.accounts import audit, faultpoints, quotas
from apps.accounts.actor import Actor
from apps.accounts.models import Tenant
from apps.conversations.consent import ledger
from apps.conversations.importing import figures, leases, notices, starters, waking
from apps.conversations.importing.changes import TEXTS
from apps.conversations.importing.refusals import NotNow
from apps.conversations.importing.telling import tell
from apps.conversations.models import (
    Consent,
    ConsentEntry,
    Contact,
    ContactChange,
    ContactSearch,
    Identity,
    Import,
    ImportRow,
)
from apps.conversations.people import follow_up, search
from apps.conversations.people.contacts import CONTACTS

State = Import.State
A_CHUNK = 5_000  # contacts
#: What an import itself gives to somebody. Anything else that names them came later.
_OURS = {Consent, ConsentEntry, ContactChange, ContactSearch, Identity}
_SETS = ", ".join(
    f"{name} = CASE WHEN c.{name} = was.before->'{name}'->>1"
    f" THEN was.before->'{name}'->>0 ELSE c.{name} END"
    for name in TEXTS
)
_PUT_BACK = f"""
    WITH was AS (DELETE FROM conversations_importrow WHERE id = ANY(%(rows)s)
      RETURNING contact_id, before)
    UPDATE conversations_contact AS c SET {_SETS},
      attributes = CASE WHEN was.before ? 'attributes' THEN (
        SELECT coalesce(jsonb_object_agg(key, value), '{{}}') FROM (
          SELECT key, value FROM jsonb_each(c.attributes)
            WHERE NOT was.before->'attributes'->1 ? key
              OR was.before->'attributes'->1->key IS DISTINCT FROM value
              OR was.before->'attributes'->0->key = value
          UNION
          SELECT key, value FROM jsonb_each(was.before->'attributes'->0)
            WHERE c.attributes->key = was.before->'attributes'->1->key
              AND c.attributes->key IS DISTINCT FROM value
        ) AS kept) ELSE c.attributes END,
      tags = CASE WHEN was.before ? 'tags' THEN ARRAY(
        SELECT one FROM unnest(c.tags) WITH ORDINALITY AS t (one, nth)
          WHERE was.before->'tags'->0 @> to_jsonb(one) OR NOT was.before->'tags'->1 @> to_jsonb(one)
          ORDER BY nth) ELSE c.tags END,
      version = c.version + 1, changed_at = now()
    FROM was WHERE c.id = was.contact_id
"""  # noqa: S608  # nosec B608 - names of our own columns


def start(tenant: Tenant, import_: Import, *, by: Actor) -> Import:
    """Have a worker put it back. Raises NotNow unless it has ended and written something."""
    with transaction.atomic():
        locked = Import.objects.select_for_update().get(pk=import_.pk)
        if not figures.of(locked).may_undo:
            raise NotNow
        locked.state, locked.lease_until, locked.cancel_asked_at = State.UNDOING, None, None
        locked.progress = {**locked.progress, "undone": {}}
        starters.keep(locked, by)
        locked.save()
        audit.record("import.undone", by=by, tenant=tenant, about=locked)
        waking.soon(locked.pk)
    return locked


def undo(tenant: Tenant, import_: Import) -> None:
    """For the worker that holds the lease. Raises Lost."""
    while _put_back_some(tenant, import_):
        faultpoints.reach("import.put_back")
    after = UUID(int=0)
    while last := _remove_some(tenant, import_, after):
        after = last
        faultpoints.reach("import.removed")
    kept = Contact.objects.filter(import_id=import_.pk).count()
    undone = {**import_.progress.get("undone", {}), "kept": kept}
    progress = {**import_.progress, "undone": undone}
    with transaction.atomic():
        leases.leave(import_, state=State.UNDONE, ended_at=timezone.now(), progress=progress)
        notices.ended(tenant, import_)
        follow_up.soon()
        tell(tenant, import_)


@transaction.atomic
def _put_back_some(tenant: Tenant, import_: Import) -> int:
    rows = ImportRow.objects.filter(
        import_of=import_, what=ImportRow.What.CHANGED, before__isnull=False
    )
    some = _last_of_each(rows.order_by("-id").values_list("id", "contact_id")[:A_CHUNK])
    if some:
        there = [pk for _row, pk in some if pk]
        _lock(there)
        search.mark(there)
        with connection.cursor() as cursor:
            cursor.execute(_PUT_BACK, {"rows": [row for row, _pk in some]})
        _count(tenant, import_, put_back=len(some))
    return len(some)


def _last_of_each(rows: Iterable[tuple[int, UUID | None]]) -> list[tuple[int, UUID | None]]:
    """Somebody with two numbers may have been changed twice by one file: the last change is put
    back first, the one before it in another step."""
    last: dict[UUID | int, tuple[int, UUID | None]] = {}
    for row, contact in rows:
        last.setdefault(contact or row, (row, contact))
    return list(last.values())


@transaction.atomic
def _remove_some(tenant: Tenant, import_: Import, after: UUID) -> UUID | None:
    """Locked and asked again, so that nobody who writes just now is taken away. Says whom it
    came to, so that the next ones are not looked for among those who are gone or stay."""
    rows = _untouched(import_).filter(pk__gt=after)
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:A_CHUNK])
    if not ids:
        return None
    _lock(ids)
    going = _untouched(import_).filter(pk__in=ids)
    here = dict(going.values_list("pk", "trashed_at"))
    if here:
        _delete(tenant, list(here))
        quotas.give_back(tenant, CONTACTS, sum(trashed is None for trashed in here.values()))
    _count(tenant, import_, removed=len(here))
    return ids[-1]


def _untouched(import_: Import) -> QuerySet[Contact]:
    """Brought by this import, and nothing has happened to them since."""
    said = ConsentEntry.objects.filter(contact=OuterRef("pk")).exclude(
        key__startswith=f"import:{import_.pk}:"
    )
    found = Contact.objects.filter(
        ~Exists(said),
        import_id=import_.pk,
        version=1,
        changed_at=F("created_at"),
        last_seen_at=None,
        last_written_at=None,
        blocked_at=None,
        merged_into=None,
    )
    for relation, column in _others():
        found = found.filter(~Exists(relation.objects.filter(**{column: OuterRef("pk")})))
    return found


def _others() -> list[tuple[Any, str]]:
    """Every table that may name a contact, of apps above too, and that an import never fills."""
    return [
        (relation.related_model, relation.field.name)
        for relation in Contact._meta.related_objects
        if relation.related_model not in _OURS
    ]


def _delete(tenant: Tenant, ids: list[UUID]) -> None:
    ledger.forget(tenant, ids)
    for relation in Contact._meta.related_objects:
        if relation.related_model in _OURS and relation.on_delete is CASCADE:
            rows = relation.related_model._base_manager.filter(
                **{f"{relation.field.name}__in": ids}
            )
            rows._raw_delete(rows.db)
    rows = Contact.objects.filter(pk__in=ids)
    rows._raw_delete(rows.db)


def _lock(ids: list[UUID]) -> None:
    list(Contact.objects.filter(pk__in=ids).order_by("pk").select_for_update().values_list("pk"))


def _count(tenant: Tenant, import_: Import, **more: int) -> None:
    """Raises Lost."""
    undone = dict(import_.progress.get("undone", {}))
    for name, count in more.items():
        undone[name] = undone.get(name, 0) + count
    leases.keep(import_, progress={**import_.progress, "undone": undone})
    tell(tenant, import_)
